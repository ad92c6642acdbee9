//! The table is in order, and its texts are its documentation.

use super::*;

#[test]
fn codes_rise_and_fit_four_digits() {
    let codes: Vec<i32> = Status::ALL.iter().map(|status| status.code()).collect();
    assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "{codes:?}");
    assert!(codes[1..].iter().all(|code| (1001..=9999).contains(code)));
}

#[test]
fn every_code_finds_its_status() {
    for status in Status::ALL {
        assert_eq!(Status::from_code(status.code()), Some(*status));
    }
    assert_eq!(Status::from_code(1), None);
}

#[test]
fn a_code_of_tomorrow_still_has_its_class() {
    assert_eq!(Class::of_code(5999), Class::Unavailable);
    assert_eq!(Class::of_code(0), Class::Ok);
    for code in [1, -1, 999, 10_000, i32::MIN, i32::MAX] {
        assert_eq!(Class::of_code(code), Class::Internal, "{code}");
    }
}

#[test]
fn text_is_the_documentation() {
    let source = include_str!("../status.rs");
    for status in Status::ALL {
        let line = format!("    /// {}\n    {status:?} = {},", status.text(), status.code());
        assert!(source.contains(&line), "{status:?}");
    }
}
