//! Which Holdfast this is: one source for every front door, Cargo's version.

/// The version as text, such as "0.1.0".
pub(crate) const TEXT: &str = env!("CARGO_PKG_VERSION");

/// The version as one number that rises with every release.
///
/// Units:  major times 1,000,000, minor times 1,000, patch.
pub(crate) const NUMBER: i32 = part(env!("CARGO_PKG_VERSION_MAJOR")) * 1_000_000
    + part(env!("CARGO_PKG_VERSION_MINOR")) * 1_000
    + part(env!("CARGO_PKG_VERSION_PATCH"));

/// A decimal part of a version, below 1,000; anything else stops the build.
const fn part(text: &str) -> i32 {
    let digits = text.as_bytes();
    assert!(!digits.is_empty() && digits.len() <= 3, "a version part has one to three digits");
    let mut value = 0;
    let mut at = 0;
    while at < digits.len() {
        assert!(digits[at].is_ascii_digit(), "a version part is decimal");
        value = value * 10 + (digits[at] - b'0') as i32;
        at += 1;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_composed_of_all_three_parts() {
        let (patch, minor, major) = (NUMBER % 1_000, NUMBER / 1_000 % 1_000, NUMBER / 1_000_000);
        assert_eq!(format!("{major}.{minor}.{patch}"), TEXT);
        assert_eq!(part("907"), 907);
    }
}
