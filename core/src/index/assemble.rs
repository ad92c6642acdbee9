//! Writing an index file: rows that come in order, and row groups copied as they are.

use super::batch::{Batch, Columns, RowRef};
use super::column;
use super::encode::{self, Encoded};
use super::footer::{self, DIGEST_BLANK, DIGEST_KEY, Digest, GroupWords, WORDS_KEY, Words};
use super::scan::Scan;
use super::schema::{self, COLUMN_COUNT, Column};
use super::staged::{Staged, staging};
use super::tally::Tally;
use super::{FORMAT_VERSION, Header, IndexError, Limits, Reader};
use crate::cancel::Cancel;
use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterPropertiesPtr;
use parquet::file::writer::SerializedFileWriter;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempPath;

/// Rows of a full row group: a megabyte or two of packed keys, which is what one read should fetch.
pub(super) const GROUP_ROWS: usize = 65_536;

/// Memory after which a row group is full, however few its rows.
const GROUP_BYTES: usize = 14 << 20;

/// Row groups smaller than this are written anew rather than copied, so that files do not fall to pieces.
const COPY_ROWS: usize = 16_384;

/// An index file on its way to the staging folder.
pub(super) struct Assembler {
    out: SerializedFileWriter<Sink>,
    path: TempPath,
    properties: WriterPropertiesPtr,
    header: Header,
    limits: Limits,
    rows: Batch,
    groups: Vec<GroupWords>,
    tally: Tally,
}

/// The file, or, while the footer is written, memory: the footer is sealed before it reaches the disk.
struct Sink {
    file: File,
    held: Option<Vec<u8>>,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.held {
            Some(held) => held.write(bytes),
            None => self.file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Assembler {
    pub(super) fn create(folder: &Path, header: Header, limits: Limits) -> Result<Assembler, IndexError> {
        let temporary = tempfile::Builder::new().prefix("index-").suffix(".parquet").tempfile_in(folder);
        let (file, path) = temporary.map_err(|source| staging(folder, source))?.into_parts();
        let properties = Arc::new(schema::properties());
        let start =
            || SerializedFileWriter::new(Sink { file, held: None }, schema::file_type()?, properties.clone());
        let out = start().map_err(|error| written(&path, error))?;
        Ok(Assembler {
            out,
            path,
            properties,
            header,
            limits,
            rows: Batch::default(),
            groups: Vec::new(),
            tally: Tally::new(),
        })
    }

    /// Takes the next row.
    pub(super) fn push(&mut self, row: &RowRef<'_>) -> Result<(), IndexError> {
        self.tally.add(
            row.object,
            row.part.cast_unsigned(),
            row.size.cast_unsigned(),
            row.stored_size.cast_unsigned(),
        );
        self.rows.push(row);
        if self.rows.len() >= GROUP_ROWS || self.rows.held_bytes() >= GROUP_BYTES {
            return self.flush();
        }
        Ok(())
    }

    /// Whether a row group of that many rows may be copied now.
    pub(super) fn copies(&self, rows: u64) -> bool {
        let enough = |rows: usize| rows >= COPY_ROWS;
        usize::try_from(rows).is_ok_and(enough) && (self.rows.is_empty() || enough(self.rows.len()))
    }

    /// Takes a whole row group as its next rows. Digests are checked, keys decoded for order and totals; the
    /// bytes stay as they are.
    pub(super) fn copy_group(&mut self, reader: &Reader, at: usize) -> Result<(), IndexError> {
        self.flush()?;
        let mut scan = Scan::of_group(reader.clone(), at, Columns::Check);
        while let Some(batch) = scan.next_batch()? {
            self.tally.add_batch(batch);
        }
        let group = &reader.groups()[at];
        let mut data = Bytes::from(scan.data());
        let mut columns = Vec::with_capacity(COLUMN_COUNT);
        let mut digests = [Digest::default(); COLUMN_COUNT];
        for (column, chunk) in Column::ALL.into_iter().zip(&group.chunks) {
            let bytes = data.split_to(usize::try_from(chunk.bytes).unwrap_or(data.len()).min(data.len()));
            let rows = usize::try_from(group.rows).unwrap_or(usize::MAX);
            let unpacked = column::unpacked_bytes(column, &bytes, rows, reader.limits())
                .map_err(|fault| reader.malformed(chunk.offset, fault.0))?;
            let descr = self.out.schema_descr().column(column.at());
            let encoded = encode::copied(column, descr, bytes, unpacked, group.rows);
            columns.push(encoded.map_err(|error| written(&self.path, error))?);
            digests[column.at()] = chunk.digest;
        }
        self.put_group(columns, &digests, group.rows, group.first.to_string(), group.last.to_string())
    }

    /// Writes the rows at hand as a row group.
    fn flush(&mut self) -> Result<(), IndexError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let mut columns = Vec::with_capacity(COLUMN_COUNT);
        let mut digests = [Digest::default(); COLUMN_COUNT];
        for column in Column::ALL {
            let descr = self.out.schema_descr().column(column.at());
            let encoded = encode::encode(column, descr, self.properties.clone(), &self.rows)
                .map_err(|error| written(&self.path, error))?;
            digests[column.at()] = footer::digest(&encoded.bytes);
            columns.push(encoded);
        }
        let text = |key: &[u8]| String::from_utf8_lossy(key).into_owned();
        let (first, last) = (text(self.rows.object(0)), text(self.rows.object(self.rows.len() - 1)));
        let rows = self.rows.len() as u64;
        self.rows.clear();
        self.put_group(columns, &digests, rows, first, last)
    }

    fn put_group(
        &mut self,
        columns: Vec<Encoded>,
        digests: &[Digest; COLUMN_COUNT],
        rows: u64,
        first: String,
        last: String,
    ) -> Result<(), IndexError> {
        let mut bytes = [0; COLUMN_COUNT];
        let append = || -> Result<(), ParquetError> {
            let mut group = self.out.next_row_group()?;
            for (at, encoded) in columns.into_iter().enumerate() {
                bytes[at] = encoded.bytes.len() as u64;
                let close = match at {
                    0 => encode::with_bounds(encoded.close, first.as_bytes(), last.as_bytes())?,
                    _ => encoded.close,
                };
                group.append_column(&encoded.bytes, close)?;
            }
            group.close().map(|_| ())
        };
        append().map_err(|error| written(&self.path, error))?;
        self.groups.push(GroupWords { rows, first, last, bytes, digests: footer::digests_hex(digests) });
        Ok(())
    }

    /// Writes the footer, brings the file to disk and reads it back.
    pub(super) fn finish(mut self, cancel: &Cancel) -> Result<Staged, IndexError> {
        self.flush()?;
        let words = Words {
            format_version: FORMAT_VERSION,
            header: self.header,
            row_count: self.tally.row_count(),
            totals: self.tally.finish(),
            row_groups: self.groups,
        };
        let words = serde_json::to_string(&words).map_err(|error| staging(&self.path, error))?;
        let footer = take_footer(&mut self.out, words).map_err(|error| written(&self.path, error))?;
        let length = footer.len().saturating_sub(8) as u64;
        if length > self.limits.footer_bytes {
            return Err(IndexError::LimitExceeded {
                file: self.path.display().to_string(),
                offset_bytes: 0,
                what: "the footer",
                unit: "bytes",
                asked: length,
                limit: self.limits.footer_bytes,
            });
        }
        let sink = self.out.inner_mut();
        sink.held = None;
        let put = sink.file.write_all(&footer).and_then(|()| sink.file.sync_all());
        put.and_then(|()| sink.file.try_clone())
            .map_err(|source| staging(&self.path, source))
            .and_then(|file| Staged::verify(self.path, file, self.limits, cancel))
    }
}

/// Lets Parquet write its footer into memory and seals it there.
fn take_footer(out: &mut SerializedFileWriter<Sink>, words: String) -> Result<Vec<u8>, ParquetError> {
    out.flush()?;
    out.inner_mut().held = Some(Vec::new());
    out.append_key_value_metadata(KeyValue::new(WORDS_KEY.to_owned(), words));
    out.append_key_value_metadata(KeyValue::new(DIGEST_KEY.to_owned(), DIGEST_BLANK.to_owned()));
    out.finish()?;
    let mut footer = out.inner_mut().held.take().unwrap_or_default();
    let end = footer.len().saturating_sub(8);
    if !footer::seal(&mut footer[..end]) {
        return Err(ParquetError::General("the footer has no place for its digest".to_owned()));
    }
    Ok(footer)
}

/// A failure to write, whatever Parquet wrapped it in.
fn written(path: &Path, error: ParquetError) -> IndexError {
    let source = match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(source) => *source,
            Err(inner) => io::Error::other(inner),
        },
        other => io::Error::other(other),
    };
    staging(path, source)
}
