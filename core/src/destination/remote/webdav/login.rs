//! Who asks: a token, or a user and a password, from whoever has them.

use super::super::super::{Access, DestinationError};
use super::super::address::Address;
use super::netrc;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};

const USER: &str = "HOLDFAST_WEBDAV_USER";
const PASSWORD: &str = "HOLDFAST_WEBDAV_PASSWORD";

/// What the process was started with, as far as a login may lie in it.
pub(super) struct Surroundings {
    pub(super) user: Option<String>,
    pub(super) password: Option<SecretString>,
    /// The text of `.netrc`.
    pub(super) netrc: Option<SecretString>,
}

impl Surroundings {
    #[expect(clippy::disallowed_methods, reason = "logins lie in the environment and in .netrc")]
    pub(super) fn read() -> Surroundings {
        let variable = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
        let file = variable("NETRC").or_else(|| Some(format!("{}/.netrc", variable("HOME")?)));
        // One that cannot be read has no login in it; the server then says that one is missing.
        let netrc =
            file.and_then(|file| std::fs::read(file).ok()).and_then(|text| String::from_utf8(text).ok());
        Surroundings {
            user: variable(USER),
            password: variable(PASSWORD).map(SecretString::from),
            netrc: netrc.map(SecretString::from),
        }
    }
}

/// The value of `Authorization`; `None` when nobody has a login for the host: the server may want none.
///
/// What the host hands in goes before the environment, and that before `.netrc`.
///
/// Errors: AccessRejected.
/// Pure.
pub(super) fn authorization(
    address: &Address,
    access: &Access,
    around: &Surroundings,
) -> Result<Option<SecretString>, DestinationError> {
    let (token, password) = (access.get("bearer_token"), access.get("password"));
    let user = access.get("user").or(address.user.as_deref());
    match (token, password) {
        (Some(_), Some(_)) => rejected("it has both a bearer_token and a password; give one of them"),
        (Some(token), None) => Ok(Some(format!("Bearer {token}").into())),
        (None, Some(password)) => match user.or(around.user.as_deref()) {
            Some(user) => basic(user, password).map(Some),
            None => rejected("it has a password without a user"),
        },
        (None, None) => found(address, user, around),
    }
}

fn found(
    address: &Address,
    user: Option<&str>,
    around: &Surroundings,
) -> Result<Option<SecretString>, DestinationError> {
    if let Some(password) = &around.password
        && let Some(user) = user.or(around.user.as_deref())
    {
        return basic(user, password.expose_secret()).map(Some);
    }
    let user = user.or(around.user.as_deref());
    let text = around.netrc.as_ref().map_or("", |text| text.expose_secret());
    match (netrc::find(text, &address.host, user), user) {
        (Some(login), _) => basic(&login.user, login.password.expose_secret()).map(Some),
        (None, Some(_)) => rejected(&format!(
            "there is a user and no password; hand it in, set {PASSWORD}, or write it into .netrc"
        )),
        (None, None) => Ok(None),
    }
}

fn basic(user: &str, password: &str) -> Result<SecretString, DestinationError> {
    if user.contains(':') {
        return rejected("a user of WebDAV has no colon in the name");
    }
    Ok(format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))).into())
}

fn rejected<T>(what: &str) -> Result<T, DestinationError> {
    Err(DestinationError::AccessRejected { what: what.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(user: Option<&str>, password: Option<&str>, netrc: Option<&str>) -> Surroundings {
        let secret = |text: &str| SecretString::from(text.to_owned());
        Surroundings {
            user: user.map(str::to_owned),
            password: password.map(secret),
            netrc: netrc.map(secret),
        }
    }

    fn asked(address: &str, access: &str, around: &Surroundings) -> Result<Option<String>, DestinationError> {
        let address = Address::parse(address).expect("an address");
        let access = Access::from_json(access).expect("an access");
        let found = authorization(&address, &access, around)?;
        Ok(found.map(|value| value.expose_secret().to_owned()))
    }

    fn check(address: &str, access: &str, around: &Surroundings, expected: Option<&str>) {
        assert_eq!(asked(address, access, around).expect(access).as_deref(), expected, "{address} {access}");
    }

    const NETRC: &str = "machine h login n password q";

    #[test]
    fn what_is_handed_in_goes_before_the_environment_and_that_before_netrc() {
        let all = around(Some("e"), Some("p"), Some(NETRC));
        check("webdav://h/x", r#"{"bearer_token": "t"}"#, &all, Some("Bearer t"));
        // user:password
        check(
            "webdav://h/x",
            r#"{"user": "user", "password": "password"}"#,
            &all,
            Some("Basic dXNlcjpwYXNzd29yZA=="),
        );
        check("webdav://user@h/x", r#"{"password": "password"}"#, &all, Some("Basic dXNlcjpwYXNzd29yZA=="));
        check("webdav://h/x", "", &all, Some("Basic ZTpw"));
        check("webdav://h/x", "", &around(None, None, Some(NETRC)), Some("Basic bjpx"));
        check("webdav://n@h/x", "", &around(None, None, Some(NETRC)), Some("Basic bjpx"));
        check("webdav://other/x", "", &around(None, None, Some(NETRC)), None);
        check("webdav://h/x", "", &around(None, None, None), None);
    }

    #[test]
    fn half_a_login_is_refused_without_the_other_half() {
        let none = around(None, None, None);
        for (address, access) in [
            ("webdav://h/x", r#"{"password": "marked"}"#),
            ("webdav://h/x", r#"{"user": "u"}"#),
            ("webdav://u@h/x", ""),
            ("webdav://h/x", r#"{"user": "u:v", "password": "marked"}"#),
            ("webdav://h/x", r#"{"bearer_token": "marked", "password": "marked"}"#),
        ] {
            let error = asked(address, access, &none).expect_err(access);
            assert_eq!(error.status(), crate::Status::AccessRejected, "{access}");
            assert!(!error.to_string().contains("marked"), "{error}");
        }
    }
}
