//! Opening an index file and fetching its row groups, digest first.

use super::batch::Columns;
use super::footer::{self, Footer, Group, MAGIC};
use super::rows::Rows;
use super::scan::Scan;
use super::schema::{COLUMN_COUNT, Column};
use super::{Header, IndexError, Limits, Totals};
use crate::destination::Blob;
use std::sync::Arc;

/// An open index file. Clones are cheap and share it; any number of threads may scan it at once.
#[derive(Clone)]
pub struct Reader(Arc<Inner>);

struct Inner {
    blob: Arc<dyn Blob>,
    file: String,
    limits: Limits,
    footer: Footer,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("file", &self.0.file).field("rows", &self.row_count()).finish()
    }
}

/// Length and closing mark.
const TAIL_BYTES: u64 = 8;

impl Reader {
    /// Opens an index file: reads and checks its footer, nothing else yet.
    ///
    /// Shape:  `file` is its name in errors.
    /// Errors: IndexTruncated, IndexDamaged, IndexMalformed, IndexVersionUnsupported, IndexLimitExceeded, and
    ///         what the destination says.
    pub fn open(blob: Arc<dyn Blob>, file: &str, limits: Limits) -> Result<Reader, IndexError> {
        let raw = RawFooter::read(blob.as_ref(), file, &limits)?;
        let malformed = |offset_bytes, what: &str| IndexError::Malformed {
            file: file.to_owned(),
            offset_bytes,
            what: what.to_owned(),
        };
        let range = footer::words(&raw.bytes)
            .ok_or_else(|| malformed(raw.offset, "the footer holds no words of Holdfast"))?;
        let words_at = raw.offset + range.start as u64;
        let footer = footer::parse(file, words_at, &raw.bytes[range], &limits)?;
        if footer.data_end() != raw.offset {
            return Err(malformed(words_at, "the row groups do not end where the footer begins"));
        }
        Ok(Reader(Arc::new(Inner { blob, file: file.to_owned(), limits, footer })))
    }

    /// Who the file belongs to.
    pub fn header(&self) -> &Header {
        &self.0.footer.header
    }

    /// Header, statistics and size as JSON, with a schema version: the same text in every language.
    pub fn to_json(&self) -> String {
        let header = self.header();
        serde_json::json!({
            "schema": 1,
            "file": self.file(),
            "format_version": super::FORMAT_VERSION,
            "set": header.set.to_string(),
            "destination_id": header.destination_id,
            "job_utc_ms": header.job,
            "generation": header.generation,
            "plan": header.plan,
            "entry_count": self.row_count(),
            "size_bytes": self.size_bytes(),
            "statistics": self.totals(),
        })
        .to_string()
    }

    /// The storage statistics as the file records them.
    pub fn totals(&self) -> &Totals {
        &self.0.footer.totals
    }

    /// How many entries the file holds.
    pub fn row_count(&self) -> u64 {
        self.0.footer.row_count
    }

    /// The file's name in errors.
    pub fn file(&self) -> &str {
        &self.0.file
    }

    /// The file's size.
    pub fn size_bytes(&self) -> u64 {
        self.0.blob.size_bytes()
    }

    /// Keys at which the file can be cut into parts of a row group or so, for a listing and scans side by
    /// side.
    ///
    /// Shape:  strictly rising, all above the first key; empty for a file of one row group.
    pub fn cuts(&self) -> Vec<&[u8]> {
        let mut keys = self.groups().iter().map(|group| group.first.as_bytes());
        let mut before = keys.next().unwrap_or_default();
        keys.filter(|key| std::mem::replace(&mut before, key) < *key).collect()
    }

    /// The rows with `lower` <= object < `upper`, in order.
    ///
    /// Shape:  an empty `lower` and no `upper` ask for all rows.
    pub fn scan(&self, lower: &[u8], upper: Option<&[u8]>, columns: Columns) -> Scan {
        Scan::new(self.clone(), lower, upper, columns)
    }

    /// The same rows whole, in pieces of any size.
    pub fn rows(&self, lower: &[u8], upper: Option<&[u8]>) -> Rows {
        Rows::new(self.clone(), lower, upper)
    }

    pub(super) fn groups(&self) -> &[Group] {
        &self.0.footer.groups
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Fetches the columns of one row group with a single read and checks their digests. Returns where the
    /// first byte lies in the file.
    pub(super) fn load(
        &self,
        group: &Group,
        columns: Columns,
        data: &mut Vec<u8>,
    ) -> Result<u64, IndexError> {
        let chunks = &group.chunks[..columns.count()];
        let begin = chunks[0].offset;
        let bytes: u64 = chunks.iter().map(|chunk| chunk.bytes).sum();
        // Each chunk is within the limits already; the sum is at most one of them for each column.
        data.resize(usize::try_from(bytes).unwrap_or(usize::MAX), 0);
        self.0.blob.read_at(begin, data)?;
        let mut rest: &[u8] = data;
        for (chunk, column) in chunks.iter().zip(Column::ALL) {
            let (bytes, tail) = rest.split_at(usize::try_from(chunk.bytes).unwrap_or(rest.len()));
            rest = tail;
            if footer::digest(bytes) != chunk.digest {
                return Err(IndexError::Damaged {
                    file: self.0.file.clone(),
                    offset_bytes: chunk.offset,
                    what: format!(
                        "the {} bytes of column {} there do not match their digest",
                        chunk.bytes,
                        column.name()
                    ),
                });
            }
        }
        Ok(begin)
    }

    pub(super) fn malformed(&self, offset_bytes: u64, what: &str) -> IndexError {
        IndexError::Malformed { file: self.0.file.clone(), offset_bytes, what: what.to_owned() }
    }
}

impl Columns {
    /// How many columns from the first one.
    pub(super) const fn count(self) -> usize {
        match self {
            Columns::Keys => Column::Object.at() + 1,
            Columns::Check => Column::StoredSize.at() + 1,
            Columns::All => COLUMN_COUNT,
        }
    }
}

/// The footer's bytes after their digest was checked.
struct RawFooter {
    offset: u64,
    bytes: Vec<u8>,
}

impl RawFooter {
    fn read(blob: &dyn Blob, file: &str, limits: &Limits) -> Result<RawFooter, IndexError> {
        let size = blob.size_bytes();
        let least = MAGIC.len() as u64 + TAIL_BYTES;
        let truncated = || IndexError::Truncated {
            file: file.to_owned(),
            size_bytes: size,
            expected_bytes: least.max(size.saturating_add(1)),
        };
        if size < least {
            return Err(truncated());
        }
        let (mut head, mut tail) = ([0; 4], [0; 8]);
        blob.read_at(0, &mut head)?;
        blob.read_at(size - TAIL_BYTES, &mut tail)?;
        if &tail[4..] != MAGIC {
            return Err(unmarked(file, size, &head, &tail).unwrap_or_else(truncated));
        }
        if &head != MAGIC {
            return Err(damaged(file, 0, "the opening mark PAR1 is not there"));
        }
        let length = u64::from(u32::from_le_bytes([tail[0], tail[1], tail[2], tail[3]]));
        if length > limits.footer_bytes {
            return Err(IndexError::LimitExceeded {
                file: file.to_owned(),
                offset_bytes: size - TAIL_BYTES,
                what: "the footer",
                unit: "bytes",
                asked: length,
                limit: limits.footer_bytes,
            });
        }
        let Some(offset) = (size - TAIL_BYTES).checked_sub(length).filter(|at| *at >= MAGIC.len() as u64)
        else {
            return Err(IndexError::Truncated {
                file: file.to_owned(),
                size_bytes: size,
                expected_bytes: length + least,
            });
        };
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        blob.read_at(offset, &mut bytes)?;
        match footer::sealed(&bytes) {
            Some(true) => Ok(RawFooter { offset, bytes }),
            Some(false) => Err(damaged(file, offset, "the footer's bytes do not match their digest")),
            None => Err(damaged(
                file,
                offset,
                "the footer holds no digest of Holdfast: it was overwritten, or another program wrote it",
            )),
        }
    }
}

/// What a file without its closing mark is; `None` for one that was cut short.
fn unmarked(file: &str, size: u64, head: &[u8; 4], tail: &[u8; 8]) -> Option<IndexError> {
    if head != MAGIC {
        return Some(IndexError::Malformed {
            file: file.to_owned(),
            offset_bytes: 0,
            what: "it neither begins nor ends as a Parquet file does".to_owned(),
        });
    }
    // One wrong bit is no truncation, and neither are zeros in place of the end.
    let wrong: u32 = tail[4..].iter().zip(MAGIC).map(|(found, due)| (found ^ due).count_ones()).sum();
    (wrong == 1 || *tail == [0; 8]).then(|| damaged(file, size - 4, "the closing mark PAR1 was overwritten"))
}

fn damaged(file: &str, offset_bytes: u64, what: &str) -> IndexError {
    IndexError::Damaged { file: file.to_owned(), offset_bytes, what: what.to_owned() }
}
