//! Secrets at rest: tokens, keys and certificates, sealed in one file.
//!
//! # What lies in the file
//!
//! Numbers are little-endian. Every format begins with the magic and its number and ends with the digest, so that
//! a newer vault is told from a damaged one, and a damaged one from a wrong key.
//!
//! | bytes | what |
//! |-|-|
//! | 8 | magic `HFVAULT\0` |
//! | 4 | format, 1 |
//! | 4 | length of the header |
//! | 16 | header: the vault's id |
//! | 1 | header: kind of key: 1 host, 2 credential, 3 passphrase, 4 key file |
//! | 16 | header: salt |
//! | 12 | header: Argon2id memory in KiB, passes, lanes; zero unless the kind is 3 |
//! | 32 | header: commitment to the data key |
//! | rest | header: the wrapped data key |
//! | 8 | generation: one more with each change |
//! | 4 | length of the sealed directory |
//! | … | the sealed directory |
//! | … | the sealed records, in the directory's order, without a gap |
//! | 32 | SHA-256 of all that is before it |
//!
//! Sealed means nonce (12 bytes, random), AES-256-GCM ciphertext, tag (16). The directory holds for each record, sorted
//! by kind and name: length (2) and text of the kind, length (2) and text of the name, when it changed in UTC
//! milliseconds (8), length of the sealed record (4), SHA-256 of the sealed record (32).
//!
//! A record is sealed with `record`, the format, the vault's id, its kind and its name (each as in the directory) as
//! associated data; the directory with all bytes before its length, which are magic to generation. So a record that is
//! swapped, replayed, taken out or put in is noticed, and so is a header of another generation. That the whole file was
//! replaced by an older one is noticed by whoever has it open, and by nobody else.
//!
//! The data key is random and never changes. Keys for records and directory, and the commitment, are derived of it by
//! HKDF-SHA-256 without salt; the info is `holdfast vault `, then `record`, `directory` or `commitment`, a zero byte and
//! the vault's id. What wraps it is derived so for `wrap`, of the key file's 32 bytes, the credential or Argon2id's 32,
//! with the salt; it seals with `data key`, the format and the header before its commitment as associated data. A
//! host's key service wraps it in its own way.
//!
//! # Who may do what at the same time
//!
//! | | read | write | guard |
//! |-|-|-|-|
//! | read | both go on | sees the generation before or after | both go on |
//! | write | | one waits, at most 30 s | both go on |
//! | guard | | | one waits if it is the same record, until it is cancelled |
//!
//! Locks are advisory and of the open file (`flock`): threads and processes alike are kept apart, and the end of a
//! process frees them.

mod error;
mod image;
mod key;
mod key_file;
mod lock;
mod place;
mod record;
mod seal;
mod store;
#[cfg(test)]
mod tests;
mod wrap;

pub use error::VaultError;
pub use key::{KeyWrap, VaultKey};
pub use lock::VaultGuard;
pub use store::{Vault, VaultEntry};

/// The format this release writes, and the newest it reads.
pub const VAULT_FORMAT: u32 = 1;
