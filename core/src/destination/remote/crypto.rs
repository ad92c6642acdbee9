//! The cryptography that object_store signs with: ours.

use aws_lc_rs::{digest, hmac};
use object_store::client::{
    CryptoProvider, DigestAlgorithm, DigestContext, HmacContext, Signer, SigningAlgorithm,
};
use object_store::{Error, Result};

/// aws-lc-rs, which all of the project uses.
#[derive(Debug)]
pub(crate) struct AwsLc;

struct Digest(digest::Context, Vec<u8>);
struct Hmac(hmac::Context, Vec<u8>);

impl CryptoProvider for AwsLc {
    fn digest(&self, algorithm: DigestAlgorithm) -> Result<Box<dyn DigestContext>> {
        match algorithm {
            DigestAlgorithm::Sha256 => {
                Ok(Box::new(Digest(digest::Context::new(&digest::SHA256), Vec::new())))
            }
            _ => Err(unknown()),
        }
    }

    fn hmac(&self, algorithm: DigestAlgorithm, secret: &[u8]) -> Result<Box<dyn HmacContext>> {
        match algorithm {
            DigestAlgorithm::Sha256 => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
                Ok(Box::new(Hmac(hmac::Context::with_key(&key), Vec::new())))
            }
            _ => Err(unknown()),
        }
    }

    fn sign(&self, _: SigningAlgorithm, _: &[u8]) -> Result<Box<dyn Signer>> {
        Err(unknown())
    }
}

impl DigestContext for Digest {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    fn finish(&mut self) -> Result<&[u8]> {
        self.1 = self.0.clone().finish().as_ref().to_vec();
        Ok(&self.1)
    }
}

impl HmacContext for Hmac {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    fn finish(&mut self) -> Result<&[u8]> {
        self.1 = self.0.clone().sign().as_ref().to_vec();
        Ok(&self.1)
    }
}

/// Keys of services that no adapter is for.
fn unknown() -> Error {
    Error::NotImplemented { operation: "sign".to_owned(), implementer: "holdfast".to_owned() }
}
