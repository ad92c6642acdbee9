//! The breaker: losses that are too many to be believed stop the run before anything is changed. Pure.
//!
//! A broken check and an unmounted disk look like a mass loss. A person who knows better confirms the hash of
//! the very plan that was shown; nothing else opens the gate.

use super::losses::Tallied;
use crate::index::Area;

/// When losses are too many to be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breaker {
    /// Losses up to this share of all entries pass, percent.
    pub percent: u32,
    /// Losses up to this number pass, if it is the larger of the two.
    pub entries: u64,
}

impl Default for Breaker {
    fn default() -> Breaker {
        Breaker { percent: 10, entries: 1000 }
    }
}

impl Breaker {
    /// The largest loss that passes among `entry_count` entries.
    pub fn limit(&self, entry_count: u64) -> u64 {
        let share = u128::from(entry_count) * u128::from(self.percent.min(100)) / 100;
        u64::try_from(share).unwrap_or(u64::MAX).max(self.entries)
    }
}

/// Why a plan is not carried out without a confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Objection {
    /// More entries than the breaker lets pass.
    TooMany {
        /// Entries without an object.
        lost_count: u64,
        /// All entries.
        entry_count: u64,
        /// The most that passes.
        limit: u64,
    },
    /// Everything in an area.
    WholeArea {
        /// The area.
        area: Area,
        /// Its entries.
        entry_count: u64,
    },
    /// Everything below top folders of an area.
    WholeFolders {
        /// How many folders.
        count: u64,
        /// The first of them.
        sample: Vec<String>,
    },
}

impl Objection {
    /// Its name in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Objection::TooMany { .. } => "too_many",
            Objection::WholeArea { .. } => "whole_area",
            Objection::WholeFolders { .. } => "whole_folders",
        }
    }
}

/// Everything that speaks against taking out these losses.
pub(crate) fn objections(losses: &Tallied, breaker: &Breaker) -> Vec<Objection> {
    let mut found = Vec::new();
    let (lost_count, entry_count) = (losses.lost_count(), losses.entry_count());
    let limit = breaker.limit(entry_count);
    if lost_count > limit {
        found.push(Objection::TooMany { lost_count, entry_count, limit });
    }
    for area in Area::ALL {
        let share = losses.area(area);
        if share.is_whole_loss() {
            found.push(Objection::WholeArea { area, entry_count: share.entry_count });
        }
    }
    if losses.whole_folder_count > 0 {
        let (count, sample) = (losses.whole_folder_count, losses.whole_folders.clone());
        found.push(Objection::WholeFolders { count, sample });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::losses::Share;
    use super::*;

    fn check(entries: u64, lost: u64, expected: &[&str]) {
        let losses = Tallied {
            data: Share { entry_count: entries, lost_count: lost, ..Share::default() },
            ..Tallied::default()
        };
        let names: Vec<&str> = objections(&losses, &Breaker::default()).iter().map(Objection::name).collect();
        assert_eq!(names, expected, "{lost} of {entries}");
    }

    #[test]
    fn ten_percent_or_a_thousand_pass_whichever_is_larger() {
        check(5_000, 1_000, &[]);
        check(5_000, 1_001, &["too_many"]);
        check(100_000, 10_000, &[]);
        check(100_000, 10_001, &["too_many"]);
        check(10, 9, &[]);
    }

    #[test]
    fn a_whole_area_never_passes() {
        check(3, 3, &["whole_area"]);
        check(0, 0, &[]);
    }

    #[test]
    fn a_whole_top_folder_never_passes() {
        let losses = Tallied {
            data: Share { entry_count: 100, lost_count: 1, ..Share::default() },
            whole_folder_count: 1,
            whole_folders: vec!["data/a/".into()],
            ..Tallied::default()
        };
        let expected = Objection::WholeFolders { count: 1, sample: vec!["data/a/".into()] };
        assert_eq!(objections(&losses, &Breaker::default()), [expected]);
    }

    #[test]
    fn huge_counts_do_not_overflow() {
        assert_eq!(Breaker { percent: 100, entries: 0 }.limit(u64::MAX), u64::MAX);
    }
}
