//! What an address says: the bucket, where it is, and how it is named.

use super::super::super::{Access, DestinationError};
use super::super::address::Address;
use super::super::patience::Patience;
use super::profile::{self, variable};
use url::Url;

/// Where a bucket is.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) bucket: String,
    /// Before each name: empty, or ending in `/`.
    pub(super) prefix: String,
    /// The address of the bucket, without a closing `/`.
    pub(super) base: Url,
    pub(super) region: String,
    /// Of Amazon itself, so that its machines' credentials are meant for it.
    pub(super) is_amazon: bool,
    pub(super) place: String,
    pub(super) patience: Patience,
}

const DEFAULT_REGION: &str = "us-east-1";

impl Settings {
    /// Reads an address.
    ///
    /// Errors: DestinationRejected.
    pub(super) fn read(mut address: Address, access: &Access) -> Result<Settings, DestinationError> {
        if address.user.is_some() || address.port.is_some() {
            return Err(
                address.unfit("after s3:// comes the bucket's name alone; a server is named by endpoint")
            );
        }
        if !is_bucket(&address.host) {
            return Err(address.unfit("its bucket's name is none: 3 to 63 letters, digits, dots, dashes"));
        }
        let patience = address.patience()?;
        let region = address.take("region").or_else(|| access.get("region").map(str::to_owned));
        let region = region.or_else(|| variable("AWS_REGION")).or_else(|| variable("AWS_DEFAULT_REGION"));
        let region = region.or_else(|| profile::load().region).unwrap_or_else(|| DEFAULT_REGION.to_owned());
        if !region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Err(address.unfit("its region is none: letters, digits, dashes"));
        }
        let endpoint = address.take("endpoint");
        let path_style = address.take_flag("path_style")?;
        let bucket = address.host.clone();
        let base = base(&address, endpoint.as_deref(), path_style, &region)?;
        address.finish()?;
        let prefix: String = address.parts()?.iter().map(|part| format!("{part}/")).collect();
        let place = place(&address, endpoint.as_deref(), &prefix)?;
        Ok(Settings { bucket, prefix, base, region, is_amazon: endpoint.is_none(), place, patience })
    }
}

fn is_bucket(name: &str) -> bool {
    (3..=63).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
        && name.starts_with(|letter: char| letter.is_ascii_alphanumeric())
}

/// A service's address: `https://host` or `https://host:port`, nothing else.
pub(in super::super) fn endpoint_of(address: &Address, text: &str) -> Result<Url, DestinationError> {
    let bad = || address.unfit("its endpoint is no address such as https://host:port");
    let url = Url::parse(text).map_err(|_| bad())?;
    let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    let plain = plain && url.fragment().is_none() && url.host_str().is_some();
    if plain && matches!(url.scheme(), "http" | "https") { Ok(url) } else { Err(bad()) }
}

fn base(
    address: &Address,
    endpoint: Option<&str>,
    path_style: Option<bool>,
    region: &str,
) -> Result<Url, DestinationError> {
    let bucket = &address.host;
    let amazon = format!(
        "https://s3.{region}.{}",
        if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" }
    );
    let mut url = endpoint_of(address, endpoint.unwrap_or(&amazon))?;
    // A certificate for all buckets fits no name with a dot.
    let by_path = path_style.unwrap_or(endpoint.is_some() || bucket.contains('.'));
    if by_path {
        let path = format!("{}/{bucket}", url.path().trim_end_matches('/'));
        url.set_path(&path);
    } else {
        let host = format!("{bucket}.{}", url.host_str().unwrap_or_default());
        url.set_host(Some(&host))
            .map_err(|_| address.unfit("its bucket cannot be part of its endpoint's name"))?;
    }
    Ok(url)
}

/// In words: no bucket has a colon in its name, so that an endpoint is told from one.
fn place(address: &Address, endpoint: Option<&str>, prefix: &str) -> Result<String, DestinationError> {
    let bucket = &address.host;
    let below = format!("{bucket}/{prefix}");
    let below = below.trim_end_matches('/');
    let Some(endpoint) = endpoint else { return Ok(format!("s3://{below}")) };
    let url = endpoint_of(address, endpoint)?;
    let (host, port) = (url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default());
    Ok(format!("s3://{host}:{port}{}/{below}", url.path().trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settings, DestinationError> {
        let access = Access::from_json(r#"{"region": "eu-west-1"}"#).expect("access");
        Settings::read(Address::parse(text)?, &access)
    }

    fn check(text: &str, base: &str, prefix: &str, place: &str) {
        let settings = read(text).expect(text);
        assert_eq!(
            (settings.base.as_str(), &settings.prefix[..], &settings.place[..]),
            (base, prefix, place)
        );
    }

    #[test]
    fn a_bucket_is_found_by_its_host_or_by_a_path() {
        check("s3://b-1/x//y", "https://b-1.s3.eu-west-1.amazonaws.com/", "x/y/", "s3://b-1/x/y");
        check("s3://b.c", "https://s3.eu-west-1.amazonaws.com/b.c", "", "s3://b.c");
        check("s3://bkt?region=cn-north-1", "https://bkt.s3.cn-north-1.amazonaws.com.cn/", "", "s3://bkt");
        check(
            "s3://bkt/p?endpoint=http://127.0.0.1:9000/",
            "http://127.0.0.1:9000/bkt",
            "p/",
            "s3://127.0.0.1:9000/bkt/p",
        );
        check(
            "s3://bkt?endpoint=https://minio.local&path_style=false",
            "https://bkt.minio.local/",
            "",
            "s3://minio.local:443/bkt",
        );
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for text in [
            "s3://b",
            "s3://bkt:443/",
            "s3://user@bkt/",
            "s3://bkt?endpoint=minio",
            "s3://bkt?endpoint=https://user:marked@minio",
            "s3://bkt?endpoint=ftp://minio",
            "s3://bkt?colour=marked",
            "s3://bkt?region=a/b",
            "s3://bkt/../x",
        ] {
            let error = read(text).expect_err(text);
            assert_eq!(error.status(), crate::Status::DestinationRejected, "{text}");
            assert!(!error.to_string().contains("marked"), "{error}");
        }
    }
}
