//! The environment and the profile files that all tools for S3 share.

use secrecy::SecretString;
use std::path::PathBuf;

/// What a profile gives.
#[derive(Debug, Default)]
pub(super) struct Profile {
    pub(super) access_key_id: Option<String>,
    pub(super) secret_access_key: Option<SecretString>,
    pub(super) session_token: Option<SecretString>,
    pub(super) region: Option<String>,
}

/// A variable of the environment; an empty one is none.
#[expect(clippy::disallowed_methods, reason = "credentials are where tools for S3 usually have them")]
pub(in super::super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The profile that the environment names, or `default`.
#[expect(clippy::disallowed_methods, reason = "credentials are where tools for S3 usually have them")]
pub(super) fn load() -> Profile {
    let name = variable("AWS_PROFILE").unwrap_or_else(|| "default".to_owned());
    let file = |own: &str, usual: &str| {
        let home = variable("HOME").map(|home| PathBuf::from(home).join(usual));
        let bytes = std::fs::read(variable(own).map(PathBuf::from).or(home)?).ok()?;
        String::from_utf8(bytes).ok()
    };
    let credentials = file("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials").unwrap_or_default();
    let config = file("AWS_CONFIG_FILE", ".aws/config").unwrap_or_default();
    read(&credentials, &config, &name)
}

/// A profile of the two files; what both have counts as the first says.
fn read(credentials: &str, config: &str, name: &str) -> Profile {
    let mut profile = Profile::default();
    for (text, section) in
        [(credentials, name.to_owned()), (config, format!("profile {name}")), (config, name.to_owned())]
    {
        for (key, value) in pairs(text, &section) {
            let secret = || SecretString::from(value);
            match key {
                "aws_access_key_id" => drop(profile.access_key_id.get_or_insert_with(|| value.to_owned())),
                "aws_secret_access_key" => drop(profile.secret_access_key.get_or_insert_with(secret)),
                "aws_session_token" => drop(profile.session_token.get_or_insert_with(secret)),
                "region" => drop(profile.region.get_or_insert_with(|| value.to_owned())),
                _ => {}
            }
        }
    }
    profile
}

/// The names and values of a section.
fn pairs<'a>(text: &'a str, section: &str) -> Vec<(&'a str, &'a str)> {
    let mut inside = false;
    let mut pairs = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            inside = name.trim() == section;
        } else if inside && !line.starts_with(['#', ';']) {
            let pair = line.split_once('=').map(|(name, value)| (name.trim(), value.trim()));
            pairs.extend(pair.filter(|(_, value)| !value.is_empty()));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    #[test]
    fn a_profile_is_read_from_both_files() {
        let credentials = "[other]\naws_access_key_id=no\n[work]\n# a comment = x\naws_access_key_id = id\naws_secret_access_key=marked=\n";
        let config =
            "[profile work]\nregion = eu-west-1\naws_access_key_id = late\n[default]\nregion = us-west-2\n";
        let work = read(credentials, config, "work");
        assert_eq!((work.access_key_id.as_deref(), work.region.as_deref()), (Some("id"), Some("eu-west-1")));
        assert_eq!(work.secret_access_key.as_ref().map(ExposeSecret::expose_secret), Some("marked="));
        assert!(!format!("{work:?}").contains("marked"));
        let default = read(credentials, config, "default");
        assert_eq!((default.access_key_id, default.region.as_deref()), (None, Some("us-west-2")));
    }
}
