//! What an exchange that failed is to a destination.

use super::super::DestinationError;
use super::http::{Trouble, Unusable};
use std::io;

impl From<Unusable> for DestinationError {
    fn from(Unusable(what): Unusable) -> DestinationError {
        DestinationError::AccessRejected { what: what.to_owned() }
    }
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
