//! How an exchange fails.

use crate::cancel::Cancelled;
use std::io;

/// An exchange without an answer.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The other end has a certificate that is not trusted; nothing was sent.
    Untrusted(String),
    /// The server was not reached; nothing was sent.
    Unreached(io::Error),
    /// The server may have done what was asked, or not.
    Unclear(io::Error),
    /// A local file that was to be sent could not be read.
    Source(io::Error),
    /// The caller stopped it.
    Cancelled(Cancelled),
}
