//! The marker `holdfast.json`: proof that this place is this set at this destination.

use super::SetError;
use crate::units::{SetId, UtcMs};

/// The marker's format this release writes, and the newest it reads.
pub const MARKER_FORMAT: u32 = 1;

/// No marker is longer; a longer file is damaged or hostile.
pub(crate) const MARKER_LIMIT_BYTES: u64 = 64 * 1024;

/// What the marker says.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Marker {
    /// The format of this file and of the layout around it.
    pub format: u32,
    /// The backup set.
    pub set: SetId,
    /// The destination's id: 32 hexadecimal digits, drawn when the set was created here.
    pub destination: String,
    /// The generation of the newest index file when the marker was written; index files may be ahead.
    pub generation: u64,
    /// The newest backup job, if there was one.
    pub last_job: Option<UtcMs>,
    /// The id of the destination this one is a replica of, if it is one: only replication writes here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replica_of: Option<String>,
}

/// Only the version, so that a newer marker is told from a damaged one.
#[derive(serde::Deserialize)]
struct Version {
    format: u32,
}

impl Marker {
    /// Reads a marker's bytes.
    ///
    /// Errors: MarkerDamaged, SetFormatUnsupported.
    /// Pure:   `place` is only for the text.
    pub fn parse(bytes: &[u8], place: &str) -> Result<Marker, SetError> {
        let damaged = |what: String| SetError::MarkerDamaged { place: place.to_owned(), what };
        let version: Version = serde_json::from_slice(bytes).map_err(|error| damaged(error.to_string()))?;
        if version.format > MARKER_FORMAT {
            return Err(SetError::FormatUnsupported { place: place.to_owned(), found: version.format });
        }
        let marker: Marker = serde_json::from_slice(bytes).map_err(|error| damaged(error.to_string()))?;
        let hex = marker.destination.len() == 32 && marker.destination.bytes().all(|b| b.is_ascii_hexdigit());
        if hex { Ok(marker) } else { Err(damaged("its destination id is not 32 hexadecimal digits".into())) }
    }

    /// The bytes to store.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marker() -> Marker {
        let set = SetId::parse("1602834567932").expect("id");
        let destination = "0123456789abcdef0123456789abcdef".to_owned();
        Marker {
            format: MARKER_FORMAT,
            set,
            destination,
            generation: 3,
            last_job: Some(UtcMs(7)),
            replica_of: None,
        }
    }

    #[test]
    fn a_marker_survives_its_bytes() {
        assert_eq!(Marker::parse(&marker().to_bytes(), "here").expect("parse"), marker());
    }

    #[test]
    fn a_replica_says_whose_it_is() {
        let replica = Marker { replica_of: Some("f".repeat(32)), ..marker() };
        assert_eq!(Marker::parse(&replica.to_bytes(), "here").expect("parse"), replica);
        assert!(!String::from_utf8_lossy(&marker().to_bytes()).contains("replica_of"));
    }

    #[test]
    fn every_shorter_marker_is_damaged() {
        let bytes = marker().to_bytes();
        for length in 0..bytes.len() - 2 {
            let error = Marker::parse(&bytes[..length], "here").expect_err("damaged");
            assert_eq!(error.status(), crate::Status::MarkerDamaged, "{length}");
        }
    }

    #[test]
    fn a_newer_marker_asks_for_an_update() {
        let error = Marker::parse(br#"{"format": 2, "anything": true}"#, "here").expect_err("newer");
        assert_eq!(error.status(), crate::Status::SetFormatUnsupported);
    }
}
