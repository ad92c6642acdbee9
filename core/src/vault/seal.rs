//! The cryptography: random bytes, derived keys, sealed bytes.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use secrecy::SecretSlice;
use zeroize::Zeroizing;

pub(super) const KEY_BYTES: usize = 32;
pub(super) const DIGEST_BYTES: usize = 32;

/// What sealed bytes have beside the plain ones.
pub(super) const SEAL_BYTES: usize = NONCE_LEN + 16;

/// A key that is wiped when it is dropped. On the heap: a move leaves no copy behind.
pub(super) type Key = Zeroizing<Box<[u8]>>;

pub(super) fn blank_key() -> Key {
    Zeroizing::new(Box::from([0; KEY_BYTES]))
}

pub(super) fn random<const N: usize>() -> Result<[u8; N], Unspecified> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes)?;
    Ok(bytes)
}

pub(super) fn random_key() -> Result<Key, Unspecified> {
    let mut key = blank_key();
    aws_lc_rs::rand::fill(&mut key[..])?;
    Ok(key)
}

/// A key of its own for each purpose.
pub(super) fn derive(secret: &[u8], salt: &[u8], purpose: &str, id: &[u8]) -> Result<Key, Unspecified> {
    let root = Salt::new(HKDF_SHA256, salt).extract(secret);
    let mut key = blank_key();
    root.expand(&[b"holdfast vault ", purpose.as_bytes(), b"\0", id], HKDF_SHA256)?.fill(&mut key[..])?;
    Ok(key)
}

/// Nonce, ciphertext and tag.
pub(super) fn seal(key: &Key, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, Unspecified> {
    let nonce = random::<NONCE_LEN>()?;
    // Wiped on the way out, should sealing fail; and never moved, so no copy stays behind.
    let mut sealed = Zeroizing::new(Vec::with_capacity(SEAL_BYTES + plain.len()));
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plain);
    let unique = Nonce::assume_unique_for_key(nonce);
    let tag =
        cipher(key)?.seal_in_place_separate_tag(unique, Aad::from(context), &mut sealed[NONCE_LEN..])?;
    sealed.extend_from_slice(tag.as_ref());
    Ok(std::mem::take(&mut *sealed))
}

/// What was sealed with that key and context, or an error.
pub(super) fn unseal(key: &Key, context: &[u8], sealed: &[u8]) -> Result<SecretSlice<u8>, Unspecified> {
    let (nonce, rest) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(Unspecified)?;
    let mut bytes = Zeroizing::new(rest.to_vec());
    let nonce = Nonce::assume_unique_for_key(*nonce);
    let plain = cipher(key)?.open_in_place(nonce, Aad::from(context), &mut bytes)?;
    Ok(Box::<[u8]>::from(&*plain).into())
}

pub(super) fn hash(bytes: &[u8]) -> [u8; DIGEST_BYTES] {
    let mut hash = [0; DIGEST_BYTES];
    hash.copy_from_slice(digest(&SHA256, bytes).as_ref());
    hash
}

fn cipher(key: &Key) -> Result<LessSafeKey, Unspecified> {
    Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key[..])?))
}
