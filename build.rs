//! Writes the C header, as the sources have it, to OUT_DIR. `tests/capi/header.rs` compares it with
//! `include/holdfast.h`; nothing is written to the source tree.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

const CAPI: &str = "bindings/src/capi";
const CONVENTIONS: &str = "bindings/src/capi/conventions.h.txt";

fn main() -> Result<(), Box<dyn Error>> {
    let sources = sources()?;
    for path in ["cbindgen.toml", "core/src/status.rs", CAPI] {
        println!("cargo::rerun-if-changed={path}");
    }
    let mut config = cbindgen::Config::from_file("cbindgen.toml")?;
    config.header = Some(fs::read_to_string(CONVENTIONS)?.trim_end().to_owned());
    config.after_includes = Some(version_macros()?);
    let builder = sources.iter().fold(cbindgen::Builder::new(), |builder, path| builder.with_src(path));
    let mut header = Vec::new();
    builder.with_config(config).generate()?.write(&mut header);
    let header = with_sections(String::from_utf8(header)?, &sources)?;
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("holdfast.h"), header)?;
    Ok(())
}

/// The functions of each file under a heading: the file's name and the first line of its essay.
fn with_sections(header: String, sources: &[PathBuf]) -> Result<String, Box<dyn Error>> {
    let mut header = header;
    for path in sources {
        let text = fs::read_to_string(path)?;
        let first = text.split("extern \"C\" fn ").nth(1).and_then(|rest| rest.split('(').next());
        let Some(declared) =
            first.and_then(|name| header.find(&format!(" {name}(")).or(header.find(&format!("*{name}("))))
        else {
            continue;
        };
        let comment = header[..declared].rfind("/**").ok_or("a function without a comment")?;
        let essay = text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("//! "))
            .ok_or("a file without an essay")?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().replace('_', " ");
        header.insert_str(comment, &format!("/* ===== {name} =====\n * {essay}\n */\n\n"));
    }
    Ok(header)
}

/// The table of codes, then the files of the C ABI in the order of their `mod` lines.
fn sources() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let text = fs::read_to_string(Path::new(CAPI).join("mod.rs"))?;
    let names = text.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    let files = names.map(|name| Path::new(CAPI).join(format!("{name}.rs")));
    Ok(std::iter::once(PathBuf::from("core/src/status.rs")).chain(files).collect())
}

fn version_macros() -> Result<String, Box<dyn Error>> {
    let version = env::var("CARGO_PKG_VERSION")?;
    let part = |name: &str| -> Result<u32, Box<dyn Error>> {
        Ok(env::var(format!("CARGO_PKG_VERSION_{name}"))?.parse()?)
    };
    let (major, minor, patch) = (part("MAJOR")?, part("MINOR")?, part("PATCH")?);
    let abi = if major == 0 { minor } else { major * 1000 };
    let number = major * 1_000_000 + minor * 1000 + patch;
    Ok(format!(
        "
/* The version this header belongs to, from Cargo.toml. HF_VERSION_NUMBER is MAJOR * 1000000 + MINOR * 1000 +
 * PATCH. HF_ABI_VERSION is MINOR before 1.0 and MAJOR * 1000 from then on. */
#define HF_VERSION \"{version}\"
#define HF_VERSION_MAJOR {major}
#define HF_VERSION_MINOR {minor}
#define HF_VERSION_PATCH {patch}
#define HF_VERSION_NUMBER {number}
#define HF_ABI_VERSION {abi}"
    ))
}
