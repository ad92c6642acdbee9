//! Columns to chunks: Parquet's own writer does the encoding, into memory, so that chunks can be hashed.

use super::batch::{Batch, Texts};
use super::entry::{Area, EntryKind};
use super::schema::Column;
use bytes::Bytes;
use parquet::column::writer::{ColumnCloseResult, get_column_writer, get_typed_column_writer_mut as typed};
use parquet::data_type::{
    ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type,
};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::properties::WriterPropertiesPtr;
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

/// One column of a row group, ready to be put into a file.
pub(super) struct Encoded {
    pub(super) bytes: Bytes,
    pub(super) close: ColumnCloseResult,
}

/// Values handed to the encoder at once.
const STEP: usize = 4_096;

/// Keys longer than this are left out of Parquet's statistics, which only other programs read.
const STATISTICS_BYTES: usize = 256;

/// Encodes one column of all rows.
pub(super) fn encode(
    column: Column,
    descr: ColumnDescPtr,
    properties: WriterPropertiesPtr,
    rows: &Batch,
) -> Result<Encoded> {
    let mut sink = TrackedWrite::new(Vec::new());
    let pages = Box::new(SerializedPageWriter::new(&mut sink));
    let mut writer = get_column_writer(descr, properties, pages);
    match column {
        Column::Object => write_texts(&mut writer, &rows.objects)?,
        Column::Path => write_texts(&mut writer, &rows.paths)?,
        Column::Part => write_small(&mut writer, &rows.parts)?,
        Column::PartCount => write_small(&mut writer, &rows.part_counts)?,
        Column::Size => write_large(&mut writer, &rows.sizes)?,
        Column::StoredSize => write_large(&mut writer, &rows.stored_sizes)?,
        Column::Offset => write_large(&mut writer, &rows.offsets)?,
        Column::Length => write_large(&mut writer, &rows.lengths)?,
        Column::Job => write_large(&mut writer, &rows.jobs)?,
        Column::Modified => write_large(&mut writer, &rows.modified)?,
        Column::Checksum => write_checksums(&mut writer, &rows.checksums)?,
        Column::Kind => write_words(&mut writer, rows, kind_word)?,
        Column::Area => write_words(&mut writer, rows, area_word)?,
    }
    let close = writer.close()?;
    Ok(Encoded { bytes: Bytes::from(sink.into_inner()?), close })
}

type Writer<'a> = parquet::column::writer::ColumnWriter<'a>;

fn write_small(writer: &mut Writer<'_>, values: &[i32]) -> Result<()> {
    typed::<Int32Type>(writer).write_batch(values, None, None).map(|_| ())
}

fn write_large(writer: &mut Writer<'_>, values: &[i64]) -> Result<()> {
    typed::<Int64Type>(writer).write_batch(values, None, None).map(|_| ())
}

fn write_texts(writer: &mut Writer<'_>, texts: &Texts) -> Result<()> {
    let writer = typed::<ByteArrayType>(writer);
    for bounds in (0..texts.len()).step_by(STEP).map(|at| at..(at + STEP).min(texts.len())) {
        let origin = texts.bounds[bounds.start] as usize;
        let bytes = Bytes::copy_from_slice(&texts.bytes[origin..texts.bounds[bounds.end] as usize]);
        let place = |at: usize| texts.bounds[at] as usize - origin;
        let values: Vec<ByteArray> =
            bounds.map(|at| ByteArray::from(bytes.slice(place(at)..place(at + 1)))).collect();
        writer.write_batch(&values, None, None)?;
    }
    Ok(())
}

/// The two columns that only other programs read: Holdfast tells both from the key.
fn write_words(writer: &mut Writer<'_>, rows: &Batch, word: fn(&Batch, usize) -> &'static str) -> Result<()> {
    let writer = typed::<ByteArrayType>(writer);
    for bounds in (0..rows.len()).step_by(STEP).map(|at| at..(at + STEP).min(rows.len())) {
        let values: Vec<ByteArray> =
            bounds.map(|at| ByteArray::from(Bytes::from_static(word(rows, at).as_bytes()))).collect();
        writer.write_batch(&values, None, None)?;
    }
    Ok(())
}

fn kind_word(rows: &Batch, at: usize) -> &'static str {
    match rows.kind(at) {
        EntryKind::File => "file",
        EntryKind::Folder => "folder",
    }
}

fn area_word(rows: &Batch, at: usize) -> &'static str {
    let area = Area::ALL.into_iter().find(|area| rows.object(at).starts_with(area.folder().as_bytes()));
    area.unwrap_or(Area::Data).folder().trim_end_matches('/')
}

fn write_checksums(writer: &mut Writer<'_>, sums: &[Option<[u8; 32]>]) -> Result<()> {
    let writer = typed::<FixedLenByteArrayType>(writer);
    for part in sums.chunks(STEP) {
        let levels: Vec<i16> = part.iter().map(|sum| i16::from(sum.is_some())).collect();
        let all = Bytes::from(part.iter().flatten().flatten().copied().collect::<Vec<u8>>());
        let values: Vec<FixedLenByteArray> =
            (0..all.len() / 32).map(|at| ByteArray::from(all.slice(at * 32..at * 32 + 32)).into()).collect();
        writer.write_batch(&values, Some(&levels), None)?;
    }
    Ok(())
}

/// What Parquet wants to know of a chunk that is copied as it is.
pub(super) fn copied(
    column: Column,
    descr: ColumnDescPtr,
    bytes: Bytes,
    unpacked_bytes: u64,
    rows: u64,
) -> Result<Encoded> {
    let number = |value: u64| {
        i64::try_from(value).map_err(|_| ParquetError::General("a size is too large".to_owned()))
    };
    let metadata = ColumnChunkMetaData::builder(descr)
        .set_compression(column.compression())
        .set_encodings(vec![parquet::basic::Encoding::RLE, column.encoding()])
        .set_total_compressed_size(number(bytes.len() as u64)?)
        .set_total_uncompressed_size(number(unpacked_bytes)?)
        .set_num_values(number(rows)?)
        .set_data_page_offset(0)
        .build()?;
    let close = ColumnCloseResult {
        bytes_written: bytes.len() as u64,
        rows_written: rows,
        metadata,
        bloom_filter: None,
        column_index: None,
        offset_index: None,
    };
    Ok(Encoded { bytes, close })
}

/// Adds the first and last key, which other programs skip row groups by.
pub(super) fn with_bounds(close: ColumnCloseResult, first: &[u8], last: &[u8]) -> Result<ColumnCloseResult> {
    if first.len().max(last.len()) > STATISTICS_BYTES {
        return Ok(close);
    }
    let value = |key: &[u8]| Some(ByteArray::from(key.to_vec()));
    let bounds = Statistics::byte_array(value(first), value(last), None, Some(0), false);
    let metadata = close.metadata.into_builder().set_statistics(bounds).build()?;
    Ok(ColumnCloseResult { metadata, ..close })
}
