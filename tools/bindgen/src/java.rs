//! The Java half, over the foreign function and memory API, for Java 22 and later.

use crate::files::{Tree, texts, tidy};
use crate::library::{HEAD, paths, utf8};
use std::error::Error;
use std::path::Path;
use uniffi_bindgen::{BindgenLoader, GlobalConfig};
use uniffi_bindgen_java::{GenerateOptions, generate};

const PACKAGE: &str = "dev/holdfast/internal/ffm";

/// The Java of a library, as it is to be committed.
pub fn tree(library: &Path, root: &Path) -> Result<Tree, Box<dyn Error>> {
    let out = tempfile::tempdir()?;
    let options = GenerateOptions {
        source: utf8(library)?,
        out_dir: utf8(out.path())?,
        format: false,
        crate_filter: None,
    };
    generate(&BindgenLoader::new(paths(root)?, GlobalConfig::default()), &options)?;
    let mut files = texts(&out.path().join(PACKAGE))?;
    for text in files.values_mut() {
        *text = tidy(&format!("{HEAD}{text}"));
    }
    Ok(Tree::new(root.join("bindings/jvm/src/main/java22").join(PACKAGE), files))
}
