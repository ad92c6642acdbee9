//! What an address says: the account, the container, and where they are.

use super::super::super::DestinationError;
use super::super::address::Address;
use super::super::patience::Patience;
use super::super::s3::endpoint_of;
use url::Url;

/// Where a container is.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) account: String,
    /// Before each name: empty, or ending in `/`.
    pub(super) prefix: String,
    /// The address of the container, without a closing `/`.
    pub(super) base: Url,
    pub(super) place: String,
    pub(super) patience: Patience,
}

impl Settings {
    /// Reads an address.
    ///
    /// Errors: DestinationRejected.
    pub(super) fn read(mut address: Address) -> Result<Settings, DestinationError> {
        if address.user.is_some() || address.port.is_some() {
            return Err(address
                .unfit("after azblob:// comes the account's name alone; a server is named by endpoint"));
        }
        let named = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        if !(3..=24).contains(&address.host.len()) || !address.host.bytes().all(named) {
            return Err(address.unfit("its account's name is none: 3 to 24 small letters and digits"));
        }
        let patience = address.patience()?;
        let endpoint = address.take("endpoint");
        address.finish()?;
        let parts = address.parts()?;
        let container = parts.first().copied().unwrap_or_default();
        let named = |byte: u8| named(byte) || b"-$".contains(&byte);
        if !(3..=63).contains(&container.len()) || !container.bytes().all(named) {
            return Err(
                address.unfit("after the account comes a container: 3 to 63 small letters, digits, dashes")
            );
        }
        let prefix: String = parts[1..].iter().map(|part| format!("{part}/")).collect();
        let account = address.host.clone();
        let usual = format!("https://{account}.blob.core.windows.net");
        let mut base = endpoint_of(&address, endpoint.as_deref().unwrap_or(&usual))?;
        let root = root(&base, &account);
        base.set_path(&format!("{root}/{container}"));
        let below = format!("{account}/{container}/{prefix}");
        let below = below.trim_end_matches('/');
        let place = match endpoint {
            None => format!("azblob://{below}"),
            Some(_) => {
                let port = base.port_or_known_default().unwrap_or_default();
                format!("azblob://{}:{port}/{below}", base.host_str().unwrap_or_default())
            }
        };
        Ok(Settings { account, prefix, base, place, patience })
    }
}

/// The path that containers are below: the account's own host has them at its root, others below its name.
fn root(endpoint: &Url, account: &str) -> String {
    let path = endpoint.path().trim_end_matches('/');
    let own_host = endpoint.host_str().is_some_and(|host| host.starts_with(&format!("{account}.")));
    if own_host || path.rsplit('/').next() == Some(account) {
        path.to_owned()
    } else {
        format!("{path}/{account}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settings, DestinationError> {
        Settings::read(Address::parse(text)?)
    }

    fn check(text: &str, base: &str, prefix: &str, place: &str) {
        let settings = read(text).expect(text);
        assert_eq!(
            (settings.base.as_str(), &settings.prefix[..], &settings.place[..]),
            (base, prefix, place)
        );
    }

    #[test]
    fn a_container_is_below_its_account() {
        check(
            "azblob://acct/box/a/b",
            "https://acct.blob.core.windows.net/box",
            "a/b/",
            "azblob://acct/box/a/b",
        );
        for endpoint in ["http://127.0.0.1:10000", "http://127.0.0.1:10000/acct/"] {
            let text = format!("azblob://acct/box?endpoint={endpoint}");
            check(&text, "http://127.0.0.1:10000/acct/box", "", "azblob://127.0.0.1:10000/acct/box");
        }
        check(
            "azblob://acct/box?endpoint=https://acct.blob.core.chinacloudapi.cn",
            "https://acct.blob.core.chinacloudapi.cn/box",
            "",
            "azblob://acct.blob.core.chinacloudapi.cn:443/acct/box",
        );
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for text in
            ["azblob://acct", "azblob://Acct/box", "azblob://a@acct/box", "azblob://acct/box?sas=marked"]
        {
            let error = read(text).expect_err(text);
            assert_eq!(error.status(), crate::Status::DestinationRejected, "{text}");
            assert!(!error.to_string().contains("marked"), "{error}");
        }
    }
}
