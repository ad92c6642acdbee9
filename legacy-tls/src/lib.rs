//! TLS 1.0 and 1.1, by the OpenSSL that the machine has.
//!
//! The hosts that most need a check are the oldest ones, and those speak no TLS that is sound today. The project
//! links and ships one TLS only, and that one refuses them rightly. So this crate looks for the machine's own
//! `libssl` when somebody asks for old TLS, and never before. Newer TLS is taken where the host knows it.
//!
//! The one place besides the bindings with `unsafe`: `openssl.rs` finds the functions, `session.rs` calls them.
//! `stream.rs` moves bytes between a session in memory and a socket, and is safe code: no signal of a broken pipe
//! and no descriptor is OpenSSL's business.
//!
//! Who uses a stream decides about trust before the first byte: `Stream::certificate` for a pin, and
//! `Stream::verified` for roots.

#![deny(clippy::undocumented_unsafe_blocks)]

mod openssl;
mod session;
mod stream;

pub use stream::{Stream, connect};

/// What to check of the host's certificate during the handshake.
#[derive(Debug, Clone, Copy)]
pub enum Check<'a> {
    /// Nothing: who calls compares the certificate.
    Nothing,
    /// That one of these certificates (DER) vouches for it, and that it is for the named host.
    Roots(&'a [Vec<u8>]),
}

/// Whom to call.
#[derive(Debug, Clone, Copy)]
pub enum Peer<'a> {
    /// By its name, which is also told to the host (SNI).
    Name(&'a str),
    /// By its address.
    Address(std::net::IpAddr),
}

/// No TLS session came about.
#[derive(Debug, thiserror::Error)]
pub enum LegacyTlsError {
    /// This machine has no OpenSSL that can be used.
    #[error("this machine has no usable libssl: {0}")]
    LibraryAbsent(String),
    /// OpenSSL could not be set up.
    #[error("OpenSSL refuses to be set up: {0}")]
    Setup(String),
    /// The two ends did not agree.
    #[error("{0}")]
    Handshake(String),
    /// The connection failed.
    #[error(transparent)]
    Connection(#[from] std::io::Error),
}
