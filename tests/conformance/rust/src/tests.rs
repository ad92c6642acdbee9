//! The runner finds what differs: one that passes everything is worth nothing.

use super::*;

/// Runs one case of these steps and returns its failure, empty when it passed.
fn run_steps(steps: &str) -> String {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("x.json");
    let text = format!(r#"{{"feature": "x", "cases": [{{"name": "n", "steps": [{steps}]}}]}}"#);
    std::fs::write(&file, text).expect("case file");
    let summary = run(&file).expect("a case file");
    assert_eq!(summary.passed + summary.failures.len(), 1);
    assert_eq!(summary.is_good(), summary.passed == 1);
    summary.failures.first().cloned().unwrap_or_default()
}

fn passes(steps: &str) {
    assert_eq!(run_steps(steps), "");
}

fn fails(steps: &str, expected: &str) {
    let failure = run_steps(steps);
    assert!(failure.starts_with("x.json: n: step "), "{failure}");
    assert!(failure.contains(expected), "{failure}");
}

const OPEN_BAD: &str = r#""do": "destination.open", "with": {"address": "ftp://me:secret@host/x"}"#;

#[test]
fn an_answer_is_held_against_what_is_expected() {
    passes(r#"{"do": "version", "expect": {"text": {"$any": true}}}"#);
    fails(
        r#"{"do": "version"}, {"do": "version", "expect": {"text": "9"}}"#,
        r#"step 2 version: /text: expected "9""#,
    );
    fails(r#"{"do": "version", "expect": {"texts": {"$any": true}}}"#, "got nothing");
}

#[test]
fn an_error_is_held_against_what_is_expected() {
    let error = |error: &str| format!(r#"{{{OPEN_BAD}, "error": {error}}}"#);
    passes(&error(r#"{"code": 2202, "name": "DestinationRejected", "class": "Input"}"#));
    passes(&error(r#"{"reason": {"$contains": "ftp"}}"#));
    fails(&error(r#"{"code": 2203}"#), "/code: expected 2203, got 2202");
    fails(&error(r#"{"name": "SetForeign"}"#), "/name");
    fails(&error(r#"{"class": "Absent"}"#), "/class");
    fails(&error(r#"{"reason": "other"}"#), "/reason");
    fails(&format!("{{{OPEN_BAD}}}"), "failed: \"ftp\" is no destination address");
    fails(&format!(r#"{{{OPEN_BAD}, "expect": {{}}}}"#), "(code 2202)");
    fails(r#"{"do": "version", "error": {}}"#, "an error was expected, but the call succeeded");
}

#[test]
fn the_world_reads_as_world_in_answers_and_reasons() {
    passes(
        r#"{"do": "destination.open", "with": {"address": "{world}/destination"}, "expect": {"place": "{world}/destination"}}"#,
    );
    passes(
        r#"{"do": "destination.open", "with": {"address": "{world}/x"}, "error": {"reason": {"$contains": "{world}/x is not there"}}}"#,
    );
    fails(
        r#"{"do": "destination.open", "with": {"address": "{world}/destination"}, "expect": {"place": "{world}"}}"#,
        r#"expected "{world}", got "{world}/destination""#,
    );
}

#[test]
fn a_saved_value_stands_in_later_steps() {
    let save = r#"{"do": "version", "save": {"version": "/text", "number": "/number"}}"#;
    passes(&format!(r#"{save}, {{"do": "version", "expect": {{"text": "{{version}}"}}}}"#));
    fails(
        &format!(r#"{save}, {{"do": "version", "expect": {{"text": "{{number}}"}}}}"#),
        "step 2 version: /text",
    );
    fails(r#"{"do": "version", "save": {"version": "/texts"}}"#, "no text or number to save as version");
}

#[test]
fn the_rest_of_a_case_is_left_out_after_a_step_that_differs() {
    fails(r#"{"do": "version", "expect": {"text": "9"}}, {"do": "no.such"}"#, "step 1 version");
}

#[test]
fn a_step_or_an_input_nobody_knows_fails_the_case() {
    fails(r#"{"do": "no.such"}"#, "no runner knows this step");
    fails(r#"{"do": "version", "with": {"x": 1}}"#, "unknown field `x`");
    fails(r#"{"do": "pdic.run", "with": {}}"#, "missing field `set`");
    fails(
        r#"{"do": "pdic.run", "with": {"set": "1", "options": {"mode": "deep"}}}"#,
        "no mode is named deep",
    );
    // Also where an error is expected: it is not the library that refused.
    fails(r#"{"do": "pdic.undo", "with": {"set": "1"}, "error": {}}"#, "missing field `run`");
}

#[test]
fn steps_on_files_stay_below_the_world() {
    passes(
        r#"{"do": "file.write", "with": {"path": "{world}/a/b", "text": "x"}}, {"do": "file.list", "with": {"path": "{world}/a"}, "expect": {"names": ["b"]}}"#,
    );
    for path in ["/etc/x", "{world}", "{world}/../x", "x", "{cases}/x", ""] {
        fails(
            &format!(r#"{{"do": "file.write", "with": {{"path": "{path}", "text": ""}}}}"#),
            "is not below the world",
        );
        fails(&format!(r#"{{"do": "file.remove", "with": {{"path": "{path}"}}}}"#), "is not below the world");
    }
    passes(r#"{"do": "file.copy", "with": {"from": "{cases}/x.json", "to": "{world}/x"}}"#);
    fails(
        r#"{"do": "file.copy", "with": {"from": "/etc/passwd", "to": "{world}/x"}}"#,
        "is not below the world",
    );
}

#[test]
fn bytes_are_changed_where_the_case_says() {
    let write = r#"{"do": "file.write", "with": {"path": "{world}/destination/1/holdfast.json", "text": "{\"format\": 1}"}}"#;
    let shown = |patch: &str, found: &str| {
        let show = r#"{"do": "index.show", "with": {"set": "1"}"#;
        passes(&format!(r#"{write}, {patch}, {show}, "error": {{"reason": {{"$contains": "{found}"}}}}}}"#));
    };
    let path = r#""path": "{world}/destination/1/holdfast.json""#;
    shown(&format!(r#"{{"do": "file.patch", "with": {{{path}, "offset": 11, "hex": "37"}}}}"#), "(layout 7)");
    shown(&format!(r#"{{"do": "file.patch", "with": {{{path}, "offset": -2, "hex": "39"}}}}"#), "(layout 9)");
    shown(&format!(r#"{{"do": "file.truncate", "with": {{{path}, "length": 1}}}}"#), "EOF");
    fails(
        &format!(r#"{write}, {{"do": "file.patch", "with": {{{path}, "offset": 0, "hex": "3"}}}}"#),
        "not hexadecimal",
    );
}

#[test]
fn each_case_has_a_world_of_its_own() {
    let folder = tempfile::tempdir().expect("folder");
    let case = r#"{"name": "n", "steps": [
        {"do": "file.list", "with": {"path": "{world}/source"}, "expect": {"names": []}},
        {"do": "file.write", "with": {"path": "{world}/source/a", "text": ""}}]}"#;
    let text = format!(r#"{{"feature": "x", "cases": [{case}, {case}]}}"#);
    std::fs::write(folder.path().join("x.json"), text).expect("case file");
    std::fs::write(folder.path().join("other.txt"), "not a case").expect("file");
    let summary = run(folder.path()).expect("a folder");
    assert_eq!((summary.to_string().as_str(), summary.is_good()), ("2 passed, 0 failed", true));
}

#[test]
fn a_path_or_file_that_cannot_be_read_is_an_error_and_no_case_no_success() {
    let folder = tempfile::tempdir().expect("folder");
    assert!(!run(folder.path()).expect("an empty folder").is_good());
    assert!(run(&folder.path().join("gone")).is_err());
    std::fs::write(folder.path().join("x.json"), "{").expect("file");
    let error = run(folder.path()).expect_err("no case file").to_string();
    assert!(error.contains("x.json: EOF"), "{error}");
}
