//! Names of the adapters' own files at destinations that are trees of folders: they are never objects.

/// What they all begin with.
const PREFIX: &[u8] = b".holdfast-";

/// The name of the file that changes of existing objects lock.
pub(crate) const LOCK_NAME: &str = ".holdfast-cas";

/// Whether a name is one of them. As narrow as can be: a hidden name is not listed.
#[inline]
pub(crate) fn is_own(name: &[u8]) -> bool {
    name.first() == Some(&b'.')
        && name.strip_prefix(PREFIX).is_some_and(|rest| {
            rest == b"cas" || (rest.len() == 32 && rest.iter().all(u8::is_ascii_hexdigit))
        })
}

/// A new name for a temporary file, as [`is_own`] knows it.
#[expect(clippy::disallowed_methods, reason = "an adapter draws its own names")]
pub(crate) fn own_name() -> Result<String, getrandom::Error> {
    let mut random = [0; 16];
    getrandom::fill(&mut random)?;
    Ok(format!(".holdfast-{:032x}", u128::from_ne_bytes(random)))
}

/// Why a key cannot be an object's when [`is_own`] knows one of its parts.
pub(crate) const OWN_REFUSED: &str = "it has a part that only temporary files have";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_name_is_known_and_no_other_is() {
        assert!(is_own(own_name().expect("randomness").as_bytes()) && is_own(LOCK_NAME.as_bytes()));
        for name in ["", ".holdfast-", ".holdfast-cas2", ".holdfast-0123", "x.holdfast-cas"] {
            assert!(!is_own(name.as_bytes()), "{name}");
        }
    }
}
