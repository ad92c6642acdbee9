//! How an exchange fails, and what that is to a destination.

use super::super::super::DestinationError;
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

impl Trouble {
    /// As an error about an object or a folder.
    pub(crate) fn at(self, place: &str, key: &str) -> DestinationError {
        let place = place.to_owned();
        match self {
            Trouble::Untrusted(why) => {
                let what = format!(
                    "its certificate is refused because {why}; correct the certificate, or give its authority as ca_certificates"
                );
                DestinationError::Untrusted { place, what }
            }
            Trouble::Unreached(source) | Trouble::Unclear(source) => {
                DestinationError::Unavailable { key: key.to_owned(), place, source }
            }
            Trouble::Source(source) => DestinationError::SourceUnreadable { path: key.to_owned(), source },
            Trouble::Cancelled(cancelled) => DestinationError::Cancelled(cancelled),
        }
    }
}

/// The error that an answer is: its status, and what the service said in its own words.
pub(crate) fn refused(status: u16, said: &str, place: &str, key: &str) -> DestinationError {
    let (key, place) = (key.to_owned(), place.to_owned());
    let text = match said {
        "" => format!("the server answered with HTTP status {status}"),
        said => format!("the server answered with HTTP status {status}, {said}"),
    };
    let source = io::Error::other(text);
    match status {
        401 | 403 | 407 => DestinationError::Denied { key, place, source },
        507 => DestinationError::Full { key, place, source },
        _ => DestinationError::Unavailable { key, place, source },
    }
}
