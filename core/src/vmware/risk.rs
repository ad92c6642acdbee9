//! Which virtual machines of an affected host are at risk. Pure.

use super::facts::{DiskFacts, VmFacts};
use super::rules::Condition;
use std::collections::BTreeMap;

/// The least size at which extending a disk spoils its tracking.
///
/// Source: KB 2090639. Its words are "any 128 GB boundary"; those who tried found the powers of two from there.
const FIRST_BOUNDARY_BYTES: u64 = 128 << 30;

/// How sure it is that a machine is at risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    /// It may be: what would rule it out is not known.
    Possible,
    /// It is: all that the defect asks for was seen.
    Certain,
}

impl Risk {
    /// A stable word for machines: possible, certain.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Certain => "certain",
        }
    }

    /// The risk a word stands for.
    pub fn of_word(word: &str) -> Option<Risk> {
        [Self::Possible, Self::Certain].into_iter().find(|risk| risk.word() == word)
    }
}

/// The sizes that were seen before, by the disk's key.
pub type Sizes = BTreeMap<String, u64>;

/// The boundary a disk was extended past; `None` when it was not.
///
/// Shape: a disk that begins or ends on a boundary counts: one warning too many is better than one too few.
pub fn boundary_crossed(before_bytes: u64, now_bytes: u64) -> Option<u64> {
    let last = if now_bytes < FIRST_BOUNDARY_BYTES { return None } else { 1 << now_bytes.ilog2() };
    (before_bytes <= last && before_bytes < now_bytes).then_some(last)
}

/// A machine's risk under a defect of its host; `None` when it has none.
pub(super) fn risk(condition: Condition, vm: &VmFacts, before: &Sizes) -> Option<Risk> {
    if vm.cbt_enabled == Some(false) {
        return None;
    }
    let by_disks = match condition {
        Condition::AnyMachine => Some(Risk::Certain),
        Condition::DiskExtendedRunning => None,
        Condition::DiskExtended if vm.disks.is_empty() => Some(Risk::Possible),
        Condition::DiskExtended => vm.disks.iter().filter_map(|disk| disk_risk(disk, before)).max(),
    };
    // Nobody said that tracking is on.
    let most = if vm.cbt_enabled.is_none() { Risk::Possible } else { Risk::Certain };
    by_disks.map(|risk| risk.min(most))
}

/// A disk's size of now tells whether it may have been extended, the one seen before whether it was.
fn disk_risk(disk: &DiskFacts, before: &Sizes) -> Option<Risk> {
    let Some(now) = disk.capacity_bytes else { return Some(Risk::Possible) };
    match before.get(&disk.key).and_then(|before| boundary_crossed(*before, now)) {
        Some(_) => Some(Risk::Certain),
        None => (now >= FIRST_BOUNDARY_BYTES).then_some(Risk::Possible),
    }
}

/// Disks that were extended past a boundary since they were last seen: which, from, to, and what boundary.
pub(super) fn extended<'a>(vm: &'a VmFacts, before: &Sizes) -> Vec<(&'a DiskFacts, u64, u64, u64)> {
    let grown = vm.disks.iter().filter_map(|disk| {
        let (before, now) = (*before.get(&disk.key)?, disk.capacity_bytes?);
        boundary_crossed(before, now).map(|boundary| (disk, before, now, boundary))
    });
    grown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GIB: u64 = 1 << 30;

    fn vm(cbt_enabled: Option<bool>, sizes_gib: &[u64]) -> VmFacts {
        let disk = |(place, size): (usize, &u64)| DiskFacts {
            key: (2000 + place).to_string(),
            capacity_bytes: Some(size * GIB),
            ..DiskFacts::default()
        };
        VmFacts { cbt_enabled, disks: sizes_gib.iter().enumerate().map(disk).collect(), ..VmFacts::default() }
    }

    #[test]
    fn a_disk_crosses_at_powers_of_two_from_128_gib_on() {
        let crossed = |before: u64, now: u64| boundary_crossed(before * GIB, now * GIB).map(|at| at / GIB);
        assert_eq!(crossed(100, 130), Some(128));
        assert_eq!(crossed(30, 40), None);
        assert_eq!(crossed(130, 150), None);
        assert_eq!(crossed(250, 350), Some(256));
        assert_eq!(crossed(260, 410), None);
        assert_eq!(crossed(100, 3000), Some(2048));
        assert_eq!(crossed(127, 128), Some(128));
        assert_eq!(crossed(128, 129), Some(128));
        assert_eq!(crossed(130, 130), None);
        assert_eq!(crossed(130, 100), None);
    }

    #[test]
    fn extended_disks_are_certain_large_ones_possible_small_ones_none() {
        let before = Sizes::from([("2000".to_owned(), 100 * GIB)]);
        let of = |sizes: &[u64]| risk(Condition::DiskExtended, &vm(Some(true), sizes), &before);
        assert_eq!(of(&[130]), Some(Risk::Certain));
        assert_eq!(of(&[100, 200]), Some(Risk::Possible));
        assert_eq!(of(&[100, 50]), None);
        assert_eq!(of(&[]), Some(Risk::Possible));
        assert_eq!(of(&[127]), None);
    }

    #[test]
    fn a_size_that_nobody_tells_is_possible() {
        let mut machine = vm(Some(true), &[10]);
        machine.disks[0].capacity_bytes = None;
        assert_eq!(risk(Condition::DiskExtended, &machine, &Sizes::new()), Some(Risk::Possible));
    }

    #[test]
    fn without_tracking_there_is_no_risk_and_where_it_is_not_known_a_possible_one() {
        let of = |cbt| risk(Condition::AnyMachine, &vm(cbt, &[1]), &Sizes::new());
        assert_eq!(of(Some(true)), Some(Risk::Certain));
        assert_eq!(of(None), Some(Risk::Possible));
        assert_eq!(of(Some(false)), None);
        assert_eq!(risk(Condition::DiskExtendedRunning, &vm(Some(true), &[500]), &Sizes::new()), None);
    }

    proptest! {
        #[test]
        fn crossing_in_two_steps_is_crossing_in_one(mut sizes in [0u64..1 << 50, 0u64..1 << 50, 0u64..1 << 50]) {
            sizes.sort_unstable();
            let [a, b, c] = sizes;
            let stepwise = boundary_crossed(a, b).max(boundary_crossed(b, c));
            prop_assert_eq!(stepwise.is_some(), boundary_crossed(a, c).is_some());
        }
    }
}
