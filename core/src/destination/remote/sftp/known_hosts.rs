//! Which host keys are trusted: the lines of `known_hosts` files, as sshd(8) describes them.

use aws_lc_rs::hmac;
use russh::keys::ssh_key::known_hosts::{Entry, HostPatterns, Marker};
use russh::keys::{Algorithm, PublicKey};

/// The port that is not written.
pub(super) const PORT: u16 = 22;

/// What the files say of a host's key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is the host's.
    Known,
    /// Nothing is known of the host.
    Unknown,
    /// The host has another.
    Changed,
    /// It is not to be trusted any more.
    Revoked,
}

/// The keys that are known of one host.
#[derive(Debug, Default)]
pub(super) struct KnownHost {
    keys: Vec<PublicKey>,
    revoked: Vec<PublicKey>,
}

impl KnownHost {
    /// Finds a host's lines. Lines that cannot be read, and those of certificate authorities, say nothing of it.
    /// Pure.
    pub(super) fn find(texts: &[String], host: &str, port: u16) -> KnownHost {
        let name = written(host, port);
        let mut known = KnownHost::default();
        for line in texts.iter().flat_map(|text| text.lines()) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let Ok(entry) = words.join(" ").parse::<Entry>() else { continue };
            if line.trim_start().starts_with('#') || !matches(entry.host_patterns(), &name) {
                continue;
            }
            match entry.marker() {
                None => known.keys.push(entry.public_key().clone()),
                Some(Marker::Revoked) => known.revoked.push(entry.public_key().clone()),
                Some(Marker::CertAuthority) => {}
            }
        }
        known
    }

    /// Pure.
    pub(super) fn judge(&self, key: &PublicKey) -> Verdict {
        let same = |known: &PublicKey| known.key_data() == key.key_data();
        if self.revoked.iter().any(same) {
            Verdict::Revoked
        } else if self.keys.iter().any(same) {
            Verdict::Known
        } else if self.keys.is_empty() {
            Verdict::Unknown
        } else {
            Verdict::Changed
        }
    }

    /// Puts the kinds of keys first that are known, so that the server shows one of those.
    /// Pure.
    pub(super) fn order(&self, algorithms: &[Algorithm]) -> Vec<Algorithm> {
        let kind = |algorithm: &Algorithm| match algorithm {
            Algorithm::Rsa { .. } => Algorithm::Rsa { hash: None },
            other => other.clone(),
        };
        let is_known =
            |algorithm: &&Algorithm| self.keys.iter().any(|key| kind(&key.algorithm()) == kind(algorithm));
        let (known, others): (Vec<_>, Vec<_>) = algorithms.iter().partition(is_known);
        known.into_iter().chain(others).cloned().collect()
    }
}

/// A host as the files write it.
pub(super) fn written(host: &str, port: u16) -> String {
    let host = host.to_ascii_lowercase();
    if port == PORT { host } else { format!("[{host}]:{port}") }
}

fn matches(patterns: &HostPatterns, name: &str) -> bool {
    match patterns {
        HostPatterns::HashedName { salt, hash } => {
            let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, salt);
            hmac::verify(&key, name.as_bytes(), hash).is_ok()
        }
        HostPatterns::Patterns(patterns) => {
            let is_meant = |pattern: &str| fits(pattern.to_ascii_lowercase().as_bytes(), name.as_bytes());
            let excluded = patterns.iter().filter_map(|pattern| pattern.strip_prefix('!')).any(is_meant);
            !excluded && patterns.iter().any(|pattern| !pattern.starts_with('!') && is_meant(pattern))
        }
    }
}

/// Whether a name fits a pattern, in which `*` stands for any characters and `?` for one.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern.split_first(), name.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => (0..=name.len()).any(|at| fits(rest, &name[at..])),
        (Some((b'?', rest)), Some((_, name))) => fits(rest, name),
        (Some((expected, rest)), Some((found, name))) => expected == found && fits(rest, name),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti";
    const OTHER: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ";

    fn check(lines: &[String], host: &str, port: u16, expected: Verdict) {
        let key = PublicKey::from_openssh(KEY).expect("key");
        assert_eq!(KnownHost::find(lines, host, port).judge(&key), expected, "{lines:?} {host} {port}");
    }

    fn one(patterns: &str, host: &str, port: u16, expected: Verdict) {
        check(&[format!("# a comment\n{patterns}\t{KEY} me@here\n")], host, port, expected);
    }

    #[test]
    fn a_host_is_known_by_name_port_and_pattern() {
        one("example.org", "Example.org", 22, Verdict::Known);
        one("a,example.org", "example.org", 22, Verdict::Known);
        one("example.org", "example.org", 2222, Verdict::Unknown);
        one("[example.org]:2222", "example.org", 2222, Verdict::Known);
        one("[example.org]:2222", "example.org", 22, Verdict::Unknown);
        one("*.example.org", "a.example.org", 22, Verdict::Known);
        one("*.example.org,!b.example.org", "b.example.org", 22, Verdict::Unknown);
        one("1?2.*", "192.0.2.1", 22, Verdict::Known);
        one("::1", "::1", 22, Verdict::Known);
        one("@cert-authority *", "example.org", 22, Verdict::Unknown);
        one("# example.org", "example.org", 22, Verdict::Unknown);
    }

    #[test]
    fn a_hashed_name_is_found() {
        // `ssh-keygen -H` over "[example.org]:2222".
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, b"salt of twenty bytes");
        let hash = hmac::sign(&key, b"[example.org]:2222");
        let hash = <[u8; 20]>::try_from(hash.as_ref()).expect("20 bytes");
        let patterns = HostPatterns::HashedName { salt: b"salt of twenty bytes".to_vec(), hash };
        one(&patterns.to_string(), "example.org", 2222, Verdict::Known);
        one(&patterns.to_string(), "example.org", 22, Verdict::Unknown);
    }

    #[test]
    fn a_changed_key_is_told_from_an_unknown_one_and_from_a_revoked_one() {
        let line = |marker: &str, key: &str| format!("{marker}h {key}\n");
        check(&[line("", OTHER)], "h", 22, Verdict::Changed);
        check(&[line("", OTHER), line("", KEY)], "h", 22, Verdict::Known);
        check(&[line("", KEY), line("@revoked ", KEY)], "h", 22, Verdict::Revoked);
        check(&[line("@revoked ", OTHER)], "h", 22, Verdict::Unknown);
        check(&["h not-a-key\n".to_owned()], "h", 22, Verdict::Unknown);
        check(&[], "h", 22, Verdict::Unknown);
    }

    #[test]
    fn known_kinds_of_keys_are_asked_for_first() {
        let known = KnownHost::find(&[format!("h {KEY}")], "h", 22);
        let rsa = Algorithm::Rsa { hash: None };
        assert_eq!(known.order(&[rsa.clone(), Algorithm::Ed25519]), [Algorithm::Ed25519, rsa]);
    }
}
