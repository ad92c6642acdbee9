//! Every format version that was ever written is read for ever: one folder of files each, with their rows.

use super::*;
use std::path::PathBuf;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/index")
}

#[expect(clippy::disallowed_methods, reason = "the test lists its own fixtures")]
fn names(folder: &Path, end: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(end).map(str::to_owned))
        .collect();
    names.sort();
    names
}

/// The whole content as text, a line for each entry.
fn render(reader: &Reader) -> String {
    let entries = read_all(reader).unwrap();
    let head = format!("{:?}\n{:?}\n", reader.header(), reader.totals());
    entries.iter().fold(head, |text, entry| text + &format!("{entry:?}\n"))
}

#[test]
fn every_format_version_is_read_as_it_was_written() {
    assert_eq!(names(&fixtures(), ""), ["v1"], "name a new version here and add what reads it");
    let folder = fixtures().join("v1");
    let files = names(&folder, ".parquet");
    assert_eq!(files, ["empty", "mixed"]);
    for file in files {
        let reader = open(bytes_of(&folder.join(format!("{file}.parquet")))).unwrap();
        let expected = bytes_of(&folder.join(format!("{file}.txt")));
        assert_eq!(render(&reader), String::from_utf8(expected).unwrap(), "{file}");
    }
}
