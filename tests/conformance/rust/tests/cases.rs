//! The committed cases hold for the core.

use std::path::Path;

#[test]
fn all_committed_cases_pass() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let summary = holdfast_conformance::run(&folder).expect("the cases");
    assert!(summary.is_good(), "\n{summary}");
}
