//! One row of an index file, and sums of rows.

use super::IndexError;
use crate::units::UtcMs;

/// Which area of the set an entry belongs to: current files, or what retention still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// Current files; keys below `data/`.
    Data,
    /// Superseded and deleted files; keys below `retention/`.
    Retention,
}

impl Area {
    /// Both areas, in key order.
    pub const ALL: [Area; 2] = [Area::Data, Area::Retention];

    /// The folder all its object keys begin with.
    pub const fn folder(self) -> &'static str {
        match self {
            Area::Data => "data/",
            Area::Retention => "retention/",
        }
    }

    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Area::Data => "Data area",
            Area::Retention => "Retention area",
        }
    }
}

/// What an entry stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// A file, or one part of it.
    File,
    /// A folder; its object key ends in `/`.
    Folder,
}

/// One row of an index file: where a file, or one part of a file, lies at the destination.
///
/// Several entries may share one packed object, and one file may span several objects. Rows are sorted by
/// (`object`, `offset_bytes`, `path`, `part`), which is also their identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The object's key, relative to the set; below `data/` or `retention/`.
    pub object: String,
    /// Where the bytes begin in the object.
    pub offset_bytes: u64,
    /// How many bytes of the object are this entry's.
    pub length_bytes: u64,
    /// Which part of the file this is, from 0.
    pub part: u32,
    /// How many parts the file has; 1 for nearly all.
    pub part_count: u32,
    /// The path at the source, as the client wrote it.
    pub path: String,
    /// File or folder.
    pub kind: EntryKind,
    /// The backup job that stored it.
    pub job: UtcMs,
    /// Logical size of this part at the source.
    pub size_bytes: u64,
    /// Size of the whole object at the destination.
    pub stored_size_bytes: u64,
    /// Last change at the source.
    pub modified: UtcMs,
    /// BLAKE3-256 of this part as it lies in the object, where the client knows it.
    pub checksum: Option<[u8; 32]>,
}

/// An [`Entry`] whose texts lie elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of Entry")]
pub struct EntryRef<'a> {
    pub object: &'a str,
    pub offset_bytes: u64,
    pub length_bytes: u64,
    pub part: u32,
    pub part_count: u32,
    pub path: &'a str,
    pub kind: EntryKind,
    pub job: UtcMs,
    pub size_bytes: u64,
    pub stored_size_bytes: u64,
    pub modified: UtcMs,
    pub checksum: Option<&'a [u8; 32]>,
}

/// The longest source path, in bytes.
pub const PATH_LIMIT_BYTES: usize = 32_768;

impl Entry {
    /// The entry, its texts borrowed.
    pub fn borrowed(&self) -> EntryRef<'_> {
        EntryRef {
            object: &self.object,
            offset_bytes: self.offset_bytes,
            length_bytes: self.length_bytes,
            part: self.part,
            part_count: self.part_count,
            path: &self.path,
            kind: self.kind,
            job: self.job,
            size_bytes: self.size_bytes,
            stored_size_bytes: self.stored_size_bytes,
            modified: self.modified,
            checksum: self.checksum.as_ref(),
        }
    }

    /// The area, told by the object key.
    pub fn area(&self) -> Area {
        self.borrowed().area()
    }

    /// Refuses an entry that no index file may hold.
    ///
    /// Errors: EntryRejected.
    pub fn check(&self) -> Result<(), IndexError> {
        let entry = self.borrowed();
        entry.refuse(entry.key_refusal().or_else(|| entry.refusal()))
    }
}

impl EntryRef<'_> {
    /// The entry with texts of its own.
    pub fn to_entry(&self) -> Entry {
        Entry {
            object: self.object.to_owned(),
            offset_bytes: self.offset_bytes,
            length_bytes: self.length_bytes,
            part: self.part,
            part_count: self.part_count,
            path: self.path.to_owned(),
            kind: self.kind,
            job: self.job,
            size_bytes: self.size_bytes,
            stored_size_bytes: self.stored_size_bytes,
            modified: self.modified,
            checksum: self.checksum.copied(),
        }
    }

    /// The area, told by the object key.
    pub fn area(&self) -> Area {
        if self.object.starts_with(Area::Retention.folder()) { Area::Retention } else { Area::Data }
    }

    /// Refuses an entry that no index file may hold. Its object key is known to be sound.
    #[inline]
    pub(super) fn check_beside_key(&self) -> Result<(), IndexError> {
        self.refuse(self.refusal())
    }

    #[inline]
    fn refuse(&self, reason: Option<&str>) -> Result<(), IndexError> {
        match reason {
            None => Ok(()),
            Some(reason) => Err(IndexError::EntryRejected {
                object: self.object.chars().take(80).collect(),
                reason: reason.to_owned(),
            }),
        }
    }

    fn key_refusal(&self) -> Option<&'static str> {
        if let Some(reason) = crate::destination::key_refusal(self.object) {
            return Some(reason);
        }
        let below =
            |area: Area| self.object.len() > area.folder().len() && self.object.starts_with(area.folder());
        if Area::ALL.into_iter().any(below) {
            return None;
        }
        Some("its object key is not below data/ or retention/")
    }

    #[inline]
    fn refusal(&self) -> Option<&'static str> {
        if self.object.ends_with('/') != (self.kind == EntryKind::Folder) {
            return Some("a folder's object key ends in /, a file's does not");
        }
        if self.path.is_empty() || self.path.len() > PATH_LIMIT_BYTES {
            return Some("its path is empty or longer than 32,768 bytes");
        }
        if self.part >= self.part_count {
            return Some("its part number is not below its part count");
        }
        let numbers = [self.offset_bytes, self.length_bytes, self.size_bytes, self.stored_size_bytes];
        if numbers.iter().any(|number| *number > i64::MAX as u64) {
            return Some("a size is larger than 2^63 - 1");
        }
        match self.offset_bytes.checked_add(self.length_bytes) {
            Some(end) if end <= self.stored_size_bytes => None,
            _ => Some("its bytes reach past the end of the object"),
        }
    }
}

/// What an area holds.
///
/// Units: bytes. Logical bytes count every entry, physical bytes count every object once, however many
/// entries share it; the two differ, and both are right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AreaTotals {
    /// Entries in all.
    pub entry_count: u64,
    /// Entries that are files (first parts only, so a file in several parts counts once).
    pub file_count: u64,
    /// Distinct objects, folders' objects included.
    pub object_count: u64,
    /// Sum of the entries' sizes at the source.
    pub logical_bytes: u64,
    /// Sum of the distinct objects' sizes at the destination.
    pub physical_bytes: u64,
}

/// What both areas hold: the storage statistics.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Totals {
    /// The Data area.
    pub data: AreaTotals,
    /// The Retention area.
    pub retention: AreaTotals,
}

impl Totals {
    /// One area's share.
    pub fn area(&self, area: Area) -> &AreaTotals {
        match area {
            Area::Data => &self.data,
            Area::Retention => &self.retention,
        }
    }

    /// One area's share, to add to.
    pub fn area_mut(&mut self, area: Area) -> &mut AreaTotals {
        match area {
            Area::Data => &mut self.data,
            Area::Retention => &mut self.retention,
        }
    }

    /// Entries of both areas.
    pub fn entry_count(&self) -> u64 {
        self.data.entry_count + self.retention.entry_count
    }
}
