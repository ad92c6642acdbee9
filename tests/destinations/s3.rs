//! S3 by two servers that share no code.

use crate::contract::Subject;
use holdfast_core::destination::{Access, Destination, DestinationError, open_with};
use holdfast_test_servers::Server;
use holdfast_test_servers::s3::{S3, moto, s3s};
use std::sync::{Arc, LazyLock};

pub fn access(s3: &S3) -> Access {
    let (id, secret) = (&s3.access_key, &s3.secret_key);
    let text =
        format!(r#"{{"access_key_id": "{id}", "secret_access_key": "{secret}", "region": "us-east-1"}}"#);
    Access::from_json(&text).expect("access")
}

pub fn open(s3: &S3, bucket: &str) -> Result<Arc<dyn Destination>, DestinationError> {
    let address = format!("s3://{bucket}/some where?endpoint={}&timeout=20&attempts=2", s3.endpoint);
    open_with(&address.replace(' ', "%20"), &access(s3))
}

fn subject(server: &Server<S3>, clears_uploads: bool) -> Subject {
    let (one, other) = (server.access.clone(), server.access.clone());
    Subject {
        open: Box::new(move || open(&one, &one.bucket).expect("opened")),
        open_absent: Box::new(move || open(&other, "no-such-bucket")),
        has_folders: false,
        clears_uploads,
    }
}

mod by_moto {
    use super::*;

    static SERVER: LazyLock<Server<S3>> = LazyLock::new(|| moto().expect("moto"));
    static SUBJECT: LazyLock<Subject> = LazyLock::new(|| subject(&SERVER, true));

    crate::contract!(&SUBJECT);
}

mod by_s3s {
    use super::*;

    static SERVER: LazyLock<Server<S3>> = LazyLock::new(|| s3s().expect("s3s-fs"));
    static SUBJECT: LazyLock<Subject> = LazyLock::new(|| subject(&SERVER, false));

    crate::contract!(&SUBJECT);
}
