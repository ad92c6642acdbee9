//! Tables of what servers can do, found by asking and held against the files of the folder `abilities`.

use std::fs;
use std::path::Path;

/// What one server answered to each question.
pub type Column = Vec<(&'static str, String)>;

/// "yes" or "no".
pub fn whether(able: bool) -> String {
    if able { "yes" } else { "no" }.to_owned()
}

/// Whether a request was refused, and how; or taken.
pub fn outcome(status: u16) -> String {
    if status < 400 { format!("taken, {status}") } else { format!("refused, {status}") }
}

/// Fails unless the table is the committed one; writes that when `UPDATE_GOLDEN` is set.
pub fn hold(name: &str, servers: &[&str], columns: &[Column]) {
    let text = table(servers, columns);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("abilities").join(format!("{name}.md"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, &text).expect("a writable file");
    }
    let held = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        held == text,
        "{} says otherwise; with UPDATE_GOLDEN=1 it is written anew:\n{text}",
        path.display()
    );
}

fn table(servers: &[&str], columns: &[Column]) -> String {
    let row = |cells: &[&str]| format!("| {} |\n", cells.join(" | "));
    let mut text = row(&[&["asked"], servers].concat());
    text += &row(&vec!["---"; servers.len() + 1]);
    for (nth, (question, _)) in columns[0].iter().enumerate() {
        let answers = columns.iter().map(|column| column[nth].1.as_str());
        text += &row(&[*question].into_iter().chain(answers).collect::<Vec<_>>());
    }
    text
}
