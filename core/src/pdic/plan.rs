//! A plan's hash: the name a person confirms. Pure.

use super::gate::{Breaker, objections};
use super::survey::Survey;
use super::types::{Mode, Plan};
use super::verify::Verified;
use roaring::RoaringTreemap;

/// The plan of what was found.
pub(crate) fn make(
    survey: &Survey,
    verified: &Verified,
    mode: Mode,
    breaker: &Breaker,
    retired: Vec<String>,
) -> Plan {
    let header = survey.reader.header();
    let hash = hash(survey, &verified.absent, mode, &retired);
    Plan {
        hash,
        index: survey.current.key.to_string(),
        generation: header.generation,
        entry_count: survey.reader.row_count(),
        listed_count: verified.listed_count,
        lost_entry_count: verified.absent.len(),
        lost_object_count: verified.lost_objects.count,
        lost_logical_bytes: verified.lost_logical_bytes,
        lost_sample: verified.lost_objects.sample.clone(),
        retired,
        objections: objections(&verified.losses, breaker),
    }
}

/// Everything the change depends on: which index, which of its rows, which old files.
fn hash(survey: &Survey, absent: &RoaringTreemap, mode: Mode, retired: &[String]) -> String {
    let header = survey.reader.header();
    let mut hasher = blake3::Hasher::new();
    let mut word = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    word("holdfast pdic plan 1");
    word(&header.set.to_string());
    word(&header.destination_id);
    word(survey.current.key.as_str());
    word(&header.generation.to_string());
    word(mode.name());
    retired.iter().for_each(|key| word(key));
    word("rows");
    for (first, length) in ranges(absent) {
        hasher.update(&first.to_le_bytes());
        hasher.update(&length.to_le_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// A row set as (first, length) pairs: the same set always gives the same pairs.
fn ranges(rows: &RoaringTreemap) -> impl Iterator<Item = (u64, u64)> + '_ {
    let mut rows = rows.iter().peekable();
    std::iter::from_fn(move || {
        let first = rows.next()?;
        let mut length = 1;
        while rows.next_if(|row| *row == first + length).is_some() {
            length += 1;
        }
        Some((first, length))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_as_long_as_can_be() {
        let rows: RoaringTreemap = [1, 2, 3, 7, 9, 10].into_iter().collect();
        assert_eq!(ranges(&rows).collect::<Vec<_>>(), [(1, 3), (7, 1), (9, 2)]);
        assert_eq!(ranges(&RoaringTreemap::new()).count(), 0);
    }
}
