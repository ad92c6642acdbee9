//! Names that a Windows receiver cannot hold. They are reported, never changed. Pure.

/// Whether a key has a part that Windows refuses as a file name.
///
/// Source: Microsoft, "Naming Files, Paths, and Namespaces".
pub(crate) fn is_refused_by_windows(key: &str) -> bool {
    key.split('/').filter(|part| !part.is_empty()).any(is_refused_part)
}

fn is_refused_part(part: &str) -> bool {
    let reserved = |c: char| matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\') || (c as u32) < 32;
    part.chars().any(reserved) || part.ends_with([' ', '.']) || is_device(part)
}

/// The name of a device, also with anything behind a dot.
fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).trim_end();
    let upper = stem.to_ascii_uppercase();
    let numbered = |name: &str| {
        let digit = upper.strip_prefix(name);
        digit.is_some_and(|digit| {
            matches!(
                digit,
                "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "\u{b9}" | "\u{b2}" | "\u{b3}"
            )
        })
    };
    matches!(&*upper, "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_windows_refuses_are_known() {
        for key in [
            "data/a:b",
            "data/x?",
            "data/con",
            "data/NUL.txt",
            "data/com1",
            "data/LPT\u{b2}",
            "data/a./b",
            "data/a ",
            "data/t\tb",
        ] {
            assert!(is_refused_by_windows(key), "{key:?}");
        }
        for key in
            ["data/a b", "data/.hidden", "data/console", "data/com10", "data/com0", "data/ü/", "data/nul-1"]
        {
            assert!(!is_refused_by_windows(key), "{key:?}");
        }
    }
}
