//! Records, and the directory that says which there are.

use super::seal::{DIGEST_BYTES, hash};
use super::{VAULT_FORMAT, image::Reader};

/// The longest kind or name.
pub(super) const NAME_LIMIT_BYTES: usize = 1024;

/// The longest secret.
pub(super) const SECRET_LIMIT_BYTES: usize = 1 << 20;

/// One secret, sealed.
pub(super) struct Record {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) changed_utc_ms: i64,
    pub(super) sealed: Vec<u8>,
}

/// What a record is sealed for: it opens nowhere else.
pub(super) fn context(id: &[u8], kind: &str, name: &str) -> Vec<u8> {
    let mut context = b"record".to_vec();
    context.extend_from_slice(&VAULT_FORMAT.to_le_bytes());
    context.extend_from_slice(id);
    put_text(&mut context, kind);
    put_text(&mut context, name);
    context
}

/// The directory of records that are sorted.
pub(super) fn directory(records: &[Record]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for record in records {
        put_text(&mut bytes, &record.kind);
        put_text(&mut bytes, &record.name);
        bytes.extend_from_slice(&record.changed_utc_ms.to_le_bytes());
        bytes.extend_from_slice(&length(&record.sealed).to_le_bytes());
        bytes.extend_from_slice(&hash(&record.sealed));
    }
    bytes
}

/// The records that a directory names, out of the bytes behind it; `None` when the two do not fit.
pub(super) fn records(directory: &[u8], behind: &[u8]) -> Option<Vec<Record>> {
    let (mut directory, mut behind) = (Reader(directory), Reader(behind));
    let mut records: Vec<Record> = Vec::new();
    while !directory.0.is_empty() {
        let (kind, name) = (text(&mut directory)?, text(&mut directory)?);
        let changed_utc_ms = i64::from_le_bytes(directory.array()?);
        let sealed = behind.take(usize::try_from(directory.number()?).ok()?)?;
        let sorted = records.last().is_none_or(|last| (&last.kind, &last.name) < (&kind, &name));
        if !sorted || directory.array::<DIGEST_BYTES>()? != hash(sealed) {
            return None;
        }
        records.push(Record { kind, name, changed_utc_ms, sealed: sealed.to_vec() });
    }
    behind.0.is_empty().then_some(records)
}

fn text(reader: &mut Reader<'_>) -> Option<String> {
    let length = u16::from_le_bytes(reader.array()?);
    String::from_utf8(reader.take(length.into())?.to_vec()).ok()
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    debug_assert!(text.len() <= NAME_LIMIT_BYTES);
    bytes.extend_from_slice(&u16::try_from(text.len()).unwrap_or(u16::MAX).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

/// The length of what is limited far below.
pub(super) fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}
