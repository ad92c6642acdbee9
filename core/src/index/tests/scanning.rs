//! Scans: bounds, cuts, columns, and what other Parquet readers see.

use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| sample(150_000));
static READER: LazyLock<Reader> = LazyLock::new(|| open(write(&ENTRIES, None)).unwrap());

fn keys(lower: &[u8], upper: Option<&[u8]>, columns: Columns) -> (Option<u64>, Vec<String>) {
    let mut scan = READER.scan(lower, upper, columns);
    let (mut first, mut keys) = (None, Vec::new());
    while let Some(batch) = scan.next_batch().unwrap() {
        assert!(!batch.is_empty());
        first.get_or_insert(batch.first_row());
        assert_eq!(batch.first_row(), first.unwrap() + keys.len() as u64);
        let text = |at| String::from_utf8(batch.object(at).to_vec()).unwrap();
        keys.extend((0..batch.len()).map(text));
    }
    (first, keys)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_scan_yields_the_rows_between_its_bounds(
        one in 0..150_000usize, other in 0..150_000usize, exact in any::<bool>(), which in 0..3usize,
    ) {
        let columns = [Columns::Keys, Columns::Check, Columns::All][which];
        let bound = |at: usize| if exact { ENTRIES[at].object.clone() } else { format!("{}!", ENTRIES[at].object) };
        let (lower, upper) = (bound(one.min(other)), bound(one.max(other)));
        let begin = ENTRIES.partition_point(|entry| entry.object < lower);
        let end = ENTRIES.partition_point(|entry| entry.object < upper);
        let (first, found) = keys(lower.as_bytes(), Some(upper.as_bytes()), columns);
        let expected: Vec<&str> = ENTRIES[begin..end].iter().map(|entry| &*entry.object).collect();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(first, (begin < end).then_some(begin as u64));
    }
}

/// All rows in slices of the sizes in turn, each slice kept to the end of the pass and beyond, or dropped at once.
fn sliced(sizes: &[usize], keep: bool) -> Vec<Entry> {
    let (mut rows, mut kept, mut read) = (READER.rows(b"", None), Vec::new(), Vec::new());
    let own = |slice: &Slice| slice.entries().map(|entry| entry.unwrap().to_entry()).collect::<Vec<_>>();
    for size in sizes.iter().cycle() {
        let Some(slice) = rows.next_slice(*size).unwrap() else { break };
        assert!((1..=*size).contains(&slice.len()) && slice.entries().len() == slice.len());
        if keep { kept.push(slice) } else { read.extend(own(&slice)) }
    }
    assert!(rows.next_slice(1).unwrap().is_none());
    drop(rows);
    read.extend(kept.iter().flat_map(own));
    read
}

#[test]
fn slices_of_any_size_are_all_rows_and_outlive_their_pass() {
    for sizes in [&[1_000, 1, 3_095][..], &[4_096], &[usize::MAX, 7]] {
        for keep in [false, true] {
            assert!(sliced(sizes, keep) == *ENTRIES, "{sizes:?} {keep}");
        }
    }
}

#[test]
fn segments_between_cuts_cover_every_row_once_and_their_tallies_merge() {
    let cuts = READER.cuts();
    assert_eq!(cuts.len(), READER.groups().len() - 1);
    assert!(cuts.windows(2).all(|pair| pair[0] < pair[1]));
    let mut sum = Tally::new();
    for at in 0..=cuts.len() {
        let lower = if at == 0 { &b""[..] } else { cuts[at - 1] };
        let mut scan = READER.scan(lower, cuts.get(at).copied(), Columns::Check);
        let mut tally = Tally::new();
        while let Some(batch) = scan.next_batch().unwrap() {
            tally.add_batch(batch);
        }
        sum.merge(&tally);
    }
    assert_eq!((sum.row_count(), sum.finish()), (READER.row_count(), *READER.totals()));
}

#[test]
fn bounds_outside_the_file_find_nothing() {
    assert_eq!(keys(b"zzz", None, Columns::Check).1.len(), 0);
    assert_eq!(keys(b"", Some(b"data"), Columns::Check).1.len(), 0);
    assert_eq!(keys(b"retention", Some(b"data"), Columns::Keys).1.len(), 0);
    assert_eq!(keys(b"", Some(b"zzz"), Columns::Keys).1.len(), ENTRIES.len());
}

#[test]
fn an_object_over_many_row_groups_is_one_object() {
    let part = |at: u64| Entry {
        offset_bytes: at,
        length_bytes: 1,
        stored_size_bytes: 200_000,
        ..entry("data/pack", &format!("p{at:06}"), 0)
    };
    let entries: Vec<Entry> = (0..140_000).map(part).collect();
    let reader = open(write(&entries, None)).unwrap();
    assert!(reader.groups().len() > 2);
    assert!(reader.cuts().is_empty());
    assert_eq!((reader.totals().data.object_count, reader.totals().data.physical_bytes), (1, 200_000));
    assert_eq!(read_all(&reader).unwrap().len(), entries.len());
}

#[test]
fn a_file_of_no_rows_is_sound() {
    let reader = open(write(&[], None)).unwrap();
    assert_eq!(reader.row_count(), 0);
    assert_eq!(read_all(&reader).unwrap(), []);
    assert_eq!(*reader.header(), header(1));
    assert!(reader.cuts().is_empty());
}

#[test]
fn the_parquet_reader_of_others_sees_the_same_rows() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;
    let entries = &ENTRIES[..70_000];
    let file = SerializedFileReader::new(bytes::Bytes::from(write(entries, None))).unwrap();
    let names: Vec<String> =
        file.metadata().file_metadata().schema().get_fields().iter().map(|f| f.name().to_owned()).collect();
    let place = |name: &str| names.iter().position(|found| found == name).unwrap();
    let mut count = 0;
    for (row, entry) in file.get_row_iter(None).unwrap().zip(entries) {
        let row = row.unwrap();
        assert_eq!(row.get_bytes(place("object")).unwrap().data(), entry.object.as_bytes());
        assert_eq!(row.get_string(place("path")).unwrap(), &entry.path);
        assert_eq!(row.get_long(place("size")).unwrap(), entry.size_bytes.cast_signed());
        assert_eq!(row.get_timestamp_millis(place("modified")).unwrap(), entry.modified.0);
        assert_eq!(row.get_int(place("part_count")).unwrap(), 1);
        let folder = entry.kind == EntryKind::Folder;
        assert_eq!(row.get_string(place("kind")).unwrap(), if folder { "folder" } else { "file" });
        assert_eq!(format!("{}/", row.get_string(place("area")).unwrap()), entry.area().folder());
        let sum = row.get_bytes(place("checksum")).ok().map(|sum| sum.data().to_vec());
        assert_eq!(sum, entry.checksum.map(|sum| sum.to_vec()));
        count += 1;
    }
    assert_eq!(count, entries.len());
    let group = file.metadata().row_group(0);
    assert_eq!(group.sorting_columns().unwrap().len(), 4);
    let bounds = group.column(0).statistics().unwrap();
    assert_eq!(bounds.min_bytes_opt(), Some(entries[0].object.as_bytes()));
}
