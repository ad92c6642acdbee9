//! The columns of an index file: the one place that names their order, types, encodings and packing.

use parquet::basic::{Compression, Encoding, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::errors::ParquetError;
use parquet::file::metadata::SortingColumn;
use parquet::file::properties::{
    EnabledStatistics, WriterProperties, WriterPropertiesBuilder, WriterVersion,
};
use parquet::schema::types::{ColumnPath, Type};
use std::sync::Arc;

/// How many columns an index file has.
pub(super) const COLUMN_COUNT: usize = 13;

/// A column, numbered as it lies in the file: those the check needs come first and together, so that one
/// read fetches them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Object,
    Part,
    Size,
    StoredSize,
    Offset,
    Length,
    PartCount,
    Path,
    Job,
    Modified,
    Checksum,
    Kind,
    Area,
}

impl Column {
    pub(super) const ALL: [Column; COLUMN_COUNT] = [
        Column::Object,
        Column::Part,
        Column::Size,
        Column::StoredSize,
        Column::Offset,
        Column::Length,
        Column::PartCount,
        Column::Path,
        Column::Job,
        Column::Modified,
        Column::Checksum,
        Column::Kind,
        Column::Area,
    ];

    pub(super) const fn at(self) -> usize {
        self as usize
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Column::Object => "object",
            Column::Part => "part",
            Column::Size => "size",
            Column::StoredSize => "stored_size",
            Column::Offset => "offset",
            Column::Length => "length",
            Column::PartCount => "part_count",
            Column::Path => "path",
            Column::Job => "job",
            Column::Modified => "modified",
            Column::Checksum => "checksum",
            Column::Kind => "kind",
            Column::Area => "area",
        }
    }

    /// Texts are packed, numbers and checksums are not: packing them again saves little and costs time.
    pub(super) const fn packed(self) -> bool {
        matches!(self, Column::Object | Column::Path)
    }

    pub(super) const fn encoding(self) -> Encoding {
        match self {
            Column::Object | Column::Path | Column::Kind | Column::Area => Encoding::DELTA_BYTE_ARRAY,
            Column::Checksum => Encoding::PLAIN,
            _ => Encoding::DELTA_BINARY_PACKED,
        }
    }

    pub(super) const fn compression(self) -> Compression {
        if self.packed() { Compression::LZ4_RAW } else { Compression::UNCOMPRESSED }
    }

    fn parquet_type(self) -> Result<Type, ParquetError> {
        let moment = || LogicalType::timestamp(true, TimeUnit::MILLIS);
        let (physical, logical) = match self {
            Column::Object => (Physical::BYTE_ARRAY, None),
            Column::Path | Column::Kind | Column::Area => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Column::Part | Column::PartCount => (Physical::INT32, None),
            Column::Size | Column::StoredSize | Column::Offset | Column::Length => (Physical::INT64, None),
            Column::Job | Column::Modified => (Physical::INT64, Some(moment())),
            Column::Checksum => (Physical::FIXED_LEN_BYTE_ARRAY, None),
        };
        let optional = self == Column::Checksum;
        Type::primitive_type_builder(self.name(), physical)
            .with_repetition(if optional { Repetition::OPTIONAL } else { Repetition::REQUIRED })
            .with_length(if optional { 32 } else { -1 })
            .with_logical_type(logical)
            .build()
    }
}

/// The file's schema.
pub(super) fn file_type() -> Result<Arc<Type>, ParquetError> {
    let fields: Result<Vec<_>, _> =
        Column::ALL.into_iter().map(|column| column.parquet_type().map(Arc::new)).collect();
    Type::group_type_builder("entry").with_fields(fields?).build().map(Arc::new)
}

/// Rows of a page, of every column: pages of all columns end at the same rows unless texts are very long.
pub(super) const PAGE_ROWS: usize = 8_192;

/// How Parquet is told to write: no dictionaries, no page index, statistics of the keys alone.
pub(super) fn properties() -> WriterProperties {
    let sorted = |column: Column| SortingColumn {
        column_idx: i32::try_from(column.at()).unwrap_or_default(),
        descending: false,
        nulls_first: false,
    };
    let order = [Column::Object, Column::Offset, Column::Path, Column::Part];
    let builder = WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_created_by("holdfast version 1.0.0 (build 1)".to_owned())
        .set_dictionary_enabled(false)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true)
        .set_data_page_row_count_limit(PAGE_ROWS)
        .set_data_page_size_limit(1 << 20)
        .set_write_batch_size(1_024)
        .set_sorting_columns(Some(order.into_iter().map(sorted).collect()));
    Column::ALL.into_iter().fold(builder, column_properties).build()
}

fn column_properties(builder: WriterPropertiesBuilder, column: Column) -> WriterPropertiesBuilder {
    let path = ColumnPath::from(column.name());
    builder
        .set_column_encoding(path.clone(), column.encoding())
        .set_column_compression(path, column.compression())
}
