//! Certificates of applications, made by the machine's openssl, and what is signed by their keys.

use super::b64;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

pub struct Key {
    der: Vec<u8>,
    pair: KeyPair,
}

/// A certificate that is good for so many days from now on.
pub fn key(days: u32) -> Key {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new("openssl");
    command
        .current_dir(folder.path())
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test"]);
    command.args(["-days", &days.to_string(), "-outform", "DER", "-out", "own.crt", "-keyout", "own.key"]);
    let made = command.output().expect("openssl");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let der = fs::read(folder.path().join("own.crt")).expect("a certificate");
    Key { der, ..Key::in_file(&folder.path().join("own.key")) }
}

impl Key {
    /// A private key without a certificate.
    pub fn in_file(path: &Path) -> Key {
        let pem = fs::read_to_string(path).expect("a key");
        let text: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        let pair = KeyPair::from_pkcs8(&STANDARD.decode(text).expect("base64")).expect("an RSA key");
        Key { der: Vec::new(), pair }
    }

    /// The public key, in PEM.
    pub fn public(&self) -> String {
        let der = AsDer::<PublicKeyX509Der<'_>>::as_der(self.pair.public_key()).expect("a public key");
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der.as_ref()))
    }

    /// As the directory is given it.
    pub fn credential(&self) -> Value {
        json!({"type": "AsymmetricX509Cert", "usage": "Verify", "key": STANDARD.encode(&self.der)})
    }

    /// Signed with PS256, named by SHA-256.
    pub fn signed(&self, claims: &Value) -> String {
        let name = b64(digest(&SHA256, &self.der).as_ref());
        self.sign(&RSA_PSS_SHA256, &json!({"alg": "PS256", "typ": "JWT", "x5t#S256": name}), claims)
    }

    /// Signed with RS256, named by SHA-1.
    pub fn signed_the_old_way(&self, claims: &Value) -> String {
        let name = b64(digest(&SHA1_FOR_LEGACY_USE_ONLY, &self.der).as_ref());
        self.sign(&RSA_PKCS1_SHA256, &json!({"alg": "RS256", "typ": "JWT", "x5t": name}), claims)
    }

    /// Signed with PS256 under another's name.
    pub fn signed_as(&self, other: &Key, claims: &Value) -> String {
        let name = b64(digest(&SHA256, &other.der).as_ref());
        self.sign(&RSA_PSS_SHA256, &json!({"alg": "PS256", "typ": "JWT", "x5t#S256": name}), claims)
    }

    fn sign(&self, scheme: &'static dyn RsaEncoding, header: &Value, claims: &Value) -> String {
        let text = format!("{}.{}", b64(header.to_string().as_bytes()), b64(claims.to_string().as_bytes()));
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair.sign(scheme, &SystemRandom::new(), text.as_bytes(), &mut signature).expect("a signature");
        format!("{text}.{}", b64(&signature))
    }
}
