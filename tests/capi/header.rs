//! `include/holdfast.h` is what the sources say, and says all a C programmer needs.

use super::library::ROOT;
use holdfast_core::Status;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

const GENERATED: &str = include_str!(concat!(env!("OUT_DIR"), "/holdfast.h"));

/// One function of the header.
pub struct Function {
    pub name: String,
    /// What stands before the name, such as `hf_status` or `const char *`.
    pub returns: String,
    pub parameters: Vec<String>,
    /// The comment, one line each, without its stars.
    pub doc: Vec<String>,
}

impl Function {
    /// The text behind a label such as "Owner", with the lines that continue it.
    fn label(&self, label: &str) -> Option<String> {
        let start = self.doc.iter().position(|line| line.starts_with(&format!("{label}:")))?;
        let more = self.doc[start + 1..].iter().take_while(|line| line.starts_with(' '));
        let first = self.doc[start][label.len() + 1..].to_owned();
        Some(more.fold(first, |text, line| text + line).trim().to_owned())
    }

    fn hands_over(&self) -> bool {
        let outputs = |p: &&String| p.contains("**") && !p.starts_with("hf_error **");
        self.parameters.iter().any(|p| outputs(&p))
            || self.name.ends_with("_free")
            || self.returns.contains('*')
    }
}

/// Every function the committed header declares, in its order.
pub fn functions() -> Vec<Function> {
    items(committed()).into_iter().filter_map(function).collect()
}

/// The committed header, refreshed first if that was asked for.
pub fn committed() -> &'static str {
    static HEADER: LazyLock<String> = LazyLock::new(|| {
        let path = Path::new(ROOT).join("include/holdfast.h");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, GENERATED).expect("include/holdfast.h");
        }
        std::fs::read_to_string(path).unwrap_or_default()
    });
    &HEADER
}

/// Each comment with the declaration after it, on one line.
fn items(header: &str) -> Vec<(Vec<String>, String)> {
    let blocks = header.split("/**").skip(1).filter_map(|block| block.split_once("*/"));
    let line =
        |line: &str| line.trim_start().trim_start_matches('*').strip_prefix(' ').unwrap_or("").to_owned();
    let one_line = |code: &str| code.split_whitespace().collect::<Vec<_>>().join(" ");
    blocks.map(|(doc, code)| (doc.lines().skip(1).map(line).collect(), one_line(code))).collect()
}

fn function((doc, code): (Vec<String>, String)) -> Option<Function> {
    let (head, rest) = code.split_once('(')?;
    let (parameters, _) = rest.split_once(");")?;
    let start = head.rfind([' ', '*'])? + 1;
    if !head[start..].starts_with("hf_") || head.contains(['{', ';', '#']) {
        return None;
    }
    let parameters = parameters.split(", ").filter(|p| *p != "void").map(str::to_owned).collect();
    Some(Function {
        name: head[start..].to_owned(),
        returns: head[..start].trim().to_owned(),
        parameters,
        doc,
    })
}

/// A header's code without comments and preprocessor lines.
pub fn code_only(header: &str) -> String {
    let parts = header.split("/*").enumerate();
    let bare: String = parts
        .map(|(n, part)| if n == 0 { part } else { part.split_once("*/").map_or("", |(_, code)| code) })
        .collect();
    bare.lines().filter(|line| !line.trim_start().starts_with('#')).collect::<Vec<_>>().join("\n")
}

fn opaque_types() -> Vec<(Vec<String>, String)> {
    let name = |code: &str| Some(code.strip_prefix("typedef struct ")?.split_once(';')?.0.to_owned());
    let twice = |words: String| words.split_once(' ').filter(|(a, b)| a == b).map(|(a, _)| a.to_owned());
    items(committed()).into_iter().filter_map(|(doc, code)| Some((doc, twice(name(&code)?)?))).collect()
}

fn constants() -> BTreeSet<String> {
    let code = code_only(committed());
    let words = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with("HF_")).map(str::to_owned).collect()
}

#[test]
fn the_committed_header_is_the_generated_one() {
    let hint = "include/holdfast.h is stale; run UPDATE_GOLDEN=1 cargo test --test capi, and commit it";
    assert!(committed() == GENERATED, "{hint}");
}

#[test]
fn every_declared_function_is_documented() {
    let code = code_only(GENERATED);
    let calls = code.split('(').filter_map(|before| before.rsplit([' ', '*', '\n']).next());
    let declared: BTreeSet<_> = calls.filter(|name| name.starts_with("hf_")).map(str::to_owned).collect();
    let documented: BTreeSet<_> = functions().into_iter().map(|function| function.name).collect();
    assert!(documented.len() > 10, "{documented:?}");
    assert_eq!(declared, documented);
}

#[test]
fn every_function_says_what_the_caller_must_know() {
    for function in functions() {
        let name = &function.name;
        let question = function.doc.iter().take_while(|line| !line.is_empty());
        let question = question.map(String::as_str).collect::<Vec<_>>().join(" ");
        assert!(question.ends_with(['.', '?']), "{name}: {question}");
        for label in ["Threads", "Blocks"] {
            let text = function.label(label).unwrap_or_else(|| panic!("{name} has no {label}:"));
            assert!(text.ends_with('.'), "{name}: {label}: {text}");
        }
        assert_eq!(function.label("Owner").is_some(), function.hands_over(), "{name}: Owner:");
        assert_eq!(function.label("Errors").is_some(), function.returns == "hf_status", "{name}: Errors:");
    }
}

#[test]
fn what_can_be_stopped_says_that_it_blocks() {
    for function in functions().iter().filter(|function| !function.name.starts_with("hf_cancel_")) {
        let stoppable = function.parameters.iter().any(|p| p.starts_with("const hf_cancel *"));
        let blocks = function.label("Blocks").is_some_and(|text| text.starts_with("yes"));
        assert!(blocks || !stoppable, "{} takes a cancel but does not say \"Blocks: yes\"", function.name);
    }
}

#[test]
fn named_statuses_exist() {
    let known = constants();
    let header = committed();
    let words = header.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let statuses = words.filter(|word| word.starts_with("HF_STATUS_") || word.starts_with("HF_CLASS_"));
    for name in statuses {
        assert!(known.contains(name), "{name} is named but is no constant");
    }
}

#[test]
fn every_status_of_the_table_is_a_constant() {
    let code = code_only(committed());
    for status in Status::ALL {
        let constant = format!("HF_STATUS_{}", screaming(&format!("{status:?}")));
        assert!(code.contains(&format!("{constant} = {},", status.code())), "{constant}");
    }
    assert_eq!(code.matches("HF_STATUS_").count(), Status::ALL.len());
}

fn screaming(name: &str) -> String {
    let split =
        |(n, c): (usize, char)| if n > 0 && c.is_ascii_uppercase() { format!("_{c}") } else { c.to_string() };
    name.char_indices().map(split).collect::<String>().to_uppercase()
}

#[test]
fn every_opaque_type_can_be_made_and_freed() {
    let (types, functions) = (opaque_types(), functions());
    assert!(types.len() >= 2);
    for (doc, name) in types {
        let makers =
            functions.iter().filter(|f| f.parameters.iter().any(|p| p.starts_with(&format!("{name} **"))));
        assert!(makers.count() > 0, "nothing makes {name}");
        let frees = functions.iter().filter(|f| f.name == format!("{name}_free")).collect::<Vec<_>>();
        assert_eq!(frees.len(), 1, "{name}_free");
        let free = frees[0];
        assert_eq!((free.returns.as_str(), free.parameters.len()), ("hf_status", 1), "{name}_free");
        assert!(free.parameters[0].starts_with(&format!("{name} *")), "{name}_free");
        let text = doc.join(" ");
        assert!(
            text.contains("Made by: ") && text.contains(&format!("Freed by: {name}_free")),
            "{name}: {text}"
        );
    }
}

#[test]
fn parameters_keep_their_order() {
    for function in functions() {
        let name = &function.name;
        let errors: Vec<_> =
            function.parameters.iter().enumerate().filter(|(_, p)| p.starts_with("hf_error **")).collect();
        for (at, parameter) in &errors {
            assert_eq!(
                (*at + 1, parameter.as_str()),
                (function.parameters.len(), "hf_error **error"),
                "{name}"
            );
        }
        let plain = name.ends_with("_free") || name == "hf_error_code";
        assert_eq!(
            errors.len(),
            usize::from(function.returns == "hf_status" && !plain),
            "{name}: hf_error **"
        );
        let cancel = function.parameters.iter().position(|p| p == "const hf_cancel *cancel");
        let monitor = function.parameters.iter().position(|p| p == "const hf_monitor *monitor");
        if let (Some(cancel), Some(monitor)) = (cancel, monitor) {
            assert_eq!(monitor, cancel + 1, "{name}: cancel, then monitor");
        }
    }
}

#[test]
fn text_goes_in_with_its_length() {
    for function in functions() {
        for (at, parameter) in function.parameters.iter().enumerate() {
            let Some(text) = parameter.strip_prefix("const char *") else { continue };
            let next = function.parameters.get(at + 1).map(String::as_str);
            assert_eq!(next, Some(format!("size_t {text}_length").as_str()), "{}", function.name);
        }
    }
}

#[test]
fn the_version_macros_compose() {
    let header = committed();
    let value = |name: &str| -> u32 {
        let line = header.lines().find_map(|line| line.strip_prefix(&format!("#define {name} ")));
        line.and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{name}"))
    };
    let part = |name: &str| value(&format!("HF_VERSION_{name}"));
    let (major, minor, patch) = (part("MAJOR"), part("MINOR"), part("PATCH"));
    assert!(env!("CARGO_PKG_VERSION").starts_with(&format!("{major}.{minor}.{patch}")));
    assert_eq!(part("NUMBER"), major * 1_000_000 + minor * 1000 + patch);
    assert_eq!(value("HF_ABI_VERSION"), if major == 0 { minor } else { major * 1000 });
}

/// The type of `call.rs` guards functions that return a status; this guards the few that do not.
#[test]
fn every_exported_function_is_behind_the_panic_barrier() {
    let folder = Path::new(ROOT).join("bindings/src/capi");
    let mut seen_count = 0;
    for file in std::fs::read_dir(folder).expect("bindings/src/capi") {
        let path = file.expect("file").path();
        let text = std::fs::read_to_string(&path).expect("source");
        for function in text.split("#[unsafe(no_mangle)]\n").skip(1) {
            let body = function.split("\n}\n").next().expect("a body");
            let name = body.lines().next().unwrap_or_default();
            let barred =
                ["call(", "call_plain(", "answer(", "answer_status("].iter().any(|gate| body.contains(gate));
            assert!(barred, "{}: {name}", path.display());
            assert!(body.lines().count() <= 25, "{}: {name}: too long for the boundary", path.display());
            seen_count += 1;
        }
    }
    assert_eq!(seen_count, functions().len());
}
