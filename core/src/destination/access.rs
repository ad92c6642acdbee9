//! What opens a destination beside its address: names and secrets that the host hands in.

use super::DestinationError;
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;

/// The names an [`Access`] may have, and what each is.
pub const ACCESS_NAMES: &[&str] = &[
    "access_key_id",
    "account_key",
    "account_name",
    "bearer_token",
    "ca_certificates",
    "known_hosts",
    "passphrase",
    "password",
    "private_key",
    "region",
    "sas_token",
    "secret_access_key",
    "session_token",
    "user",
];

/// Credentials from the host. What is not given is looked for where each kind of destination usually has it:
/// environment, profile files, SSH agent. It is never printed.
#[derive(Debug, Clone, Default)]
pub struct Access(BTreeMap<String, SecretString>);

impl Access {
    /// Reads a JSON object of texts; an empty text stands for nothing given.
    ///
    /// Shape:  the names of [`ACCESS_NAMES`].
    /// Errors: AccessRejected, without any value in its text.
    pub fn from_json(text: &str) -> Result<Access, DestinationError> {
        if text.is_empty() {
            return Ok(Access::default());
        }
        let rejected = |what: String| DestinationError::AccessRejected { what };
        // The parser's own words could quote a value.
        let pairs: BTreeMap<String, String> =
            serde_json::from_str(text).map_err(|_| rejected("it is no JSON object of texts".to_owned()))?;
        match pairs.keys().find(|name| !ACCESS_NAMES.contains(&name.as_str())) {
            Some(name) => Err(rejected(format!("it has no use for {name:?}"))),
            None => Ok(Access(pairs.into_iter().map(|(name, value)| (name, value.into())).collect())),
        }
    }

    /// What the host gave under a name; not for printing.
    pub fn get(&self, name: &str) -> Option<&str> {
        debug_assert!(ACCESS_NAMES.contains(&name), "{name}");
        self.0.get(name).map(ExposeSecret::expose_secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_host_gives_is_found_and_never_printed() {
        let access = Access::from_json(r#"{"user": "u", "password": "marked"}"#).expect("access");
        assert_eq!((access.get("user"), access.get("password")), (Some("u"), Some("marked")));
        assert_eq!(access.get("passphrase"), None);
        assert!(!format!("{access:?}").contains("marked"));
    }

    #[test]
    fn what_is_not_understood_is_refused_without_its_value() {
        for text in ["[]", r#"{"user": 7}"#, r#"{"pasword": "marked"}"#, "marked"] {
            let error = Access::from_json(text).expect_err("refused");
            assert_eq!(error.status(), crate::Status::AccessRejected, "{text}");
            assert!(!error.to_string().contains("marked"), "{error}");
        }
    }
}
