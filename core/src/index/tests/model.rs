//! Writers, splits and unions do what a sorted map in memory does.

use super::*;
use proptest::prelude::*;
use roaring::RoaringTreemap;
use std::collections::BTreeMap;

type Id = (String, u64, String, u32);
type Model = BTreeMap<Id, Entry>;

fn id(entry: &Entry) -> Id {
    (entry.object.clone(), entry.offset_bytes, entry.path.clone(), entry.part)
}

#[derive(Debug, Clone)]
enum Act {
    Put(Entry),
    RemoveObject(String),
    RemoveEntry(Id),
}

fn object() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "(data|retention)/[ab]{1,2}(/[ab]{1,2})?",
        1 => "data/[ab]{1,2}/",
        1 => Just("data/pack".to_owned()),
    ]
}

prop_compose! {
    fn any_entry()(
        object in object(), offset in 0u64..3, part in 0u32..2, path in "[pq]{1,2}",
        size in prop_oneof![0u64..9, Just(i64::MAX as u64)], sum in any::<Option<[u8; 32]>>(),
        job in any::<i64>(), modified in any::<i64>(),
    ) -> Entry {
        Entry {
            offset_bytes: offset, length_bytes: 2, part, part_count: 2, size_bytes: size,
            stored_size_bytes: 5, job: UtcMs(job), modified: UtcMs(modified), checksum: sum,
            ..entry(&object, &path, 0)
        }
    }
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        6 => any_entry().prop_map(Act::Put),
        1 => object().prop_map(Act::RemoveObject),
        2 => any_entry().prop_map(|entry| Act::RemoveEntry(id(&entry))),
    ];
    prop::collection::vec(act, 0..60)
}

fn apply(model: &mut Model, acts: &[Act]) {
    for act in acts {
        match act {
            Act::Put(entry) => drop(model.insert(id(entry), entry.clone())),
            Act::RemoveObject(object) => model.retain(|id, _| id.0 != *object),
            Act::RemoveEntry(id) => drop(model.remove(id)),
        }
    }
}

fn totals(model: &Model) -> Totals {
    let mut tally = Tally::new();
    for entry in model.values() {
        tally.add(entry.object.as_bytes(), entry.part, entry.size_bytes, entry.stored_size_bytes);
    }
    tally.finish()
}

/// A row group of a single kilobyte of changes in memory, so that runs and merges of runs happen.
const TIGHT: WriterOptions = WriterOptions { sort_memory_bytes: 600, limits: LIMITS };
const LIMITS: Limits = Limits {
    footer_bytes: 1 << 20,
    row_group_count: 1_000,
    row_group_rows: 1 << 20,
    chunk_bytes: 1 << 22,
    page_bytes: 1 << 22,
    page_ratio: 1_000,
    key_bytes: 4_096,
    path_bytes: 32_768,
};

fn finish(acts: &[Act], previous: Option<&Reader>, folder: &Path) -> Staged {
    let mut writer = Writer::create(folder, header(2), TIGHT).unwrap();
    for act in acts {
        match act {
            Act::Put(entry) => writer.put(entry.clone()).unwrap(),
            Act::RemoveObject(object) => writer.remove_object(object).unwrap(),
            Act::RemoveEntry(id) => writer.remove_entry(&id.0, id.1, &id.2, id.3).unwrap(),
        }
    }
    writer.finish(previous, &Cancel::new()).unwrap()
}

fn check(staged: &Staged, model: &Model) {
    let expected: Vec<Entry> = model.values().cloned().collect();
    assert_eq!(read_all(staged.reader()).unwrap(), expected);
    assert_eq!(*staged.totals(), totals(model));
    assert_eq!(staged.row_count(), model.len() as u64);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn jobs_over_jobs_equal_a_sorted_map(first in acts(), second in acts()) {
        let folder = tempfile::tempdir().unwrap();
        let mut model = Model::new();
        apply(&mut model, &first);
        let one = finish(&first, None, folder.path());
        check(&one, &model);
        apply(&mut model, &second);
        check(&finish(&second, Some(one.reader()), folder.path()), &model);
    }

    #[test]
    fn a_split_loses_nothing_and_a_union_undoes_it(acts in acts(), bits in any::<u64>()) {
        let folder = tempfile::tempdir().unwrap();
        let mut model = Model::new();
        apply(&mut model, &acts);
        let whole = finish(&acts, None, folder.path());
        let goes = |row: usize| bits >> (row % 64) & 1 == 1;
        let drop: RoaringTreemap = (0..model.len()).filter(|row| goes(*row)).map(|row| row as u64).collect();
        let cancel = Cancel::new();
        let (kept, dropped) =
            split(whole.reader(), &drop, header(3), header(4), folder.path(), &cancel).unwrap();
        let (mut stays, mut leaves) = (Model::new(), Model::new());
        for (row, (id, entry)) in model.iter().enumerate() {
            let side = if goes(row) { &mut leaves } else { &mut stays };
            side.insert(id.clone(), entry.clone());
        }
        check(&kept, &stays);
        check(&dropped, &leaves);
        let united = unite(kept.reader(), dropped.reader(), header(5), folder.path(), &cancel).unwrap();
        check(&united, &model);
        let again = unite(united.reader(), dropped.reader(), header(6), folder.path(), &cancel).unwrap();
        check(&again, &model);
    }
}

#[test]
fn a_union_keeps_the_current_row_where_both_have_one() {
    let folder = tempfile::tempdir().unwrap();
    let (new, old) = (entry("data/a", "p", 7), entry("data/a", "p", 1));
    let current = open(write(std::slice::from_ref(&new), None)).unwrap();
    let other = open(write(&[old, entry("data/b", "p", 2)], None)).unwrap();
    let united = unite(&current, &other, header(2), folder.path(), &Cancel::new()).unwrap();
    assert_eq!(read_all(united.reader()).unwrap(), [new, entry("data/b", "p", 2)]);
}

#[test]
fn large_files_copy_untouched_row_groups_and_stay_whole() {
    let folder = tempfile::tempdir().unwrap();
    let entries = sample(200_000);
    let whole = open(write(&entries, None)).unwrap();
    assert!(whole.groups().len() > 3);
    assert_eq!(read_all(&whole).unwrap(), entries);
    // Some rows of the second row group, and the third one whole.
    let groups = whole.groups();
    let third = groups[2].first_row..groups[2].first_row + groups[2].rows;
    let drop: RoaringTreemap = (70_000..70_010).chain(third).collect();
    let cancel = Cancel::new();
    let (kept, dropped) = split(&whole, &drop, header(2), header(3), folder.path(), &cancel).unwrap();
    let (mut stays, mut leaves) = (Vec::new(), Vec::new());
    for (row, entry) in entries.iter().enumerate() {
        if drop.contains(row as u64) { leaves.push(entry.clone()) } else { stays.push(entry.clone()) }
    }
    assert!(read_all(kept.reader()).unwrap() == stays && read_all(dropped.reader()).unwrap() == leaves);
    // Copied row groups have the digests of their originals.
    assert_eq!(kept.reader().groups()[0].chunks[0].digest, groups[0].chunks[0].digest);
    let mut writer = Writer::create(folder.path(), header(4), WriterOptions::default()).unwrap();
    let late = entry("retention/~", "p", 3);
    writer.put(late.clone()).unwrap();
    let next = writer.finish(Some(&whole), &cancel).unwrap();
    assert_eq!(next.row_count(), 200_001);
    assert_eq!(next.reader().groups()[1].chunks, groups[1].chunks);
    assert_eq!(read_all(next.reader()).unwrap().last(), Some(&late));
    let united = unite(kept.reader(), dropped.reader(), header(5), folder.path(), &cancel).unwrap();
    assert!(read_all(united.reader()).unwrap() == entries);
}

#[test]
fn rows_that_are_not_there_cannot_be_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let whole = open(write(&sample(10), None)).unwrap();
    let drop: RoaringTreemap = [3, 10].into_iter().collect();
    let outcome = split(&whole, &drop, header(2), header(3), folder.path(), &Cancel::new());
    assert!(matches!(outcome, Err(IndexError::EntryRejected { .. })));
}

#[test]
fn refused_entries_never_reach_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::create(folder.path(), header(1), WriterOptions::default()).unwrap();
    for object in ["data/../x", "elsewhere/x", "data/"] {
        assert!(
            matches!(writer.put(entry(object, "p", 1)), Err(IndexError::EntryRejected { .. })),
            "{object}"
        );
    }
    assert_eq!(writer.finish(None, &Cancel::new()).unwrap().row_count(), 0);
}

#[test]
fn a_cancelled_writer_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let cancel = Cancel::new();
    cancel.cancel();
    let mut writer = Writer::create(folder.path(), header(1), WriterOptions::default()).unwrap();
    writer.put(entry("data/a", "p", 1)).unwrap();
    assert!(matches!(writer.finish(None, &cancel), Err(IndexError::Cancelled(_))));
    assert!(is_empty(folder.path()));
    drop(finish(&[], None, folder.path()));
    assert!(is_empty(folder.path()));
}

#[expect(clippy::disallowed_methods, reason = "the test looks into its own folder")]
fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).unwrap().next().is_none()
}

#[test]
fn texts_of_the_longest_kind_come_back() {
    let parts = vec!["x".repeat(255); 15].join("/");
    let long = |at: usize| entry(&format!("data/{parts}/{at:03}"), &"é".repeat(16_384), at as u64);
    let entries: Vec<Entry> = (0..300).map(long).collect();
    let bytes = write(&entries, None);
    assert_eq!(read_all(&open(bytes).unwrap()).unwrap(), entries);
}
