//! The table of statuses and the version, as data for the host.

use crate::version;
use holdfast_core::{Class, Status};

/// One row of the table of statuses.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct StatusRow {
    /// The code that errors carry: class, module, case.
    pub code: i32,
    /// Its name, the same in every language.
    pub name: String,
    /// What the caller can do about it, as one word such as "Unavailable".
    pub class_name: String,
    /// One sentence for a person.
    pub text: String,
}

/// Which Holdfast answered.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VersionInfo {
    /// The version as text, such as "0.1.0".
    pub text: String,
    /// The same as one number: major times 1,000,000, minor times 1,000, patch.
    pub number: i32,
}

/// Every status there is, in the order of its code.
#[uniffi::export]
pub fn status_list() -> Vec<StatusRow> {
    Status::ALL.iter().copied().map(row).collect()
}

/// One status. A code of another version is "Unknown" and has its class all the same: its first digit.
#[uniffi::export]
pub fn status_of(code: i32) -> StatusRow {
    let text = "This version has no such status; its class says what to do.";
    let unknown = || StatusRow {
        code,
        name: "Unknown".into(),
        class_name: format!("{:?}", Class::of_code(code)),
        text: text.into(),
    };
    Status::from_code(code).map_or_else(unknown, row)
}

/// Which Holdfast this is.
#[uniffi::export]
pub fn version() -> VersionInfo {
    VersionInfo { text: version::TEXT.into(), number: version::NUMBER }
}

fn row(status: Status) -> StatusRow {
    let (name, class_name) = (format!("{status:?}"), format!("{:?}", status.class()));
    StatusRow { code: status.code(), name, class_name, text: status.text().into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_sees_the_whole_table() {
        let rows = status_list();
        assert_eq!(rows.len(), Status::ALL.len());
        for (row, status) in rows.iter().zip(Status::ALL) {
            assert_eq!((row.code, row.text.as_str()), (status.code(), status.text()));
        }
        let last = rows.last().expect("a table");
        assert_eq!((last.name.as_str(), last.class_name.as_str()), ("Internal", "Internal"));
        assert_eq!(status_of(9001), *last);
    }

    #[test]
    fn a_code_of_another_version_has_its_class() {
        let said = status_of(5999);
        assert_eq!((said.name.as_str(), said.class_name.as_str()), ("Unknown", "Unavailable"));
    }
}
