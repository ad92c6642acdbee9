//! May a change id be built upon, and did the answers to a query cover the whole disk? Pure.
//!
//! A change id reads `UUID/number`. The same UUID means the same tracking; another one means that tracking began
//! anew, so that what changed before is unknown. One answer covers a segment of the disk only: the query is
//! repeated from where the last one ended, until the capacity is reached.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What the checker looks at: one disk, between two backups.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tracking {
    /// The change id the last backup kept; absent or empty when it kept none.
    #[serde(default)]
    pub before: Option<String>,
    /// The disk's change id now; absent or empty when tracking is off or impossible.
    #[serde(default)]
    pub now: Option<String>,
    /// How large the disk is.
    #[serde(default)]
    pub capacity_bytes: Option<u64>,
    /// The answers to the query, in order; absent before it was asked.
    #[serde(default)]
    pub segments: Option<Vec<Segment>>,
}

/// One answer to a query of changed areas.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Where it begins.
    pub start: u64,
    /// How much of the disk it speaks of.
    pub length: u64,
    /// What changed in it.
    #[serde(default)]
    pub areas: Vec<Area>,
}

/// A changed area.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Where it begins.
    pub start: u64,
    /// How long it is.
    pub length: u64,
}

/// Why changed sectors cannot be trusted, so that the whole disk is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// No change id was kept.
    NoneBefore,
    /// There is no change id now.
    NoneNow,
    /// One of them is not `UUID/number`.
    Malformed,
    /// `*` was kept: that names no moment.
    Star,
    /// The UUID is another one.
    TrackingRestarted,
    /// The number is lower than before: the machine went back to a snapshot.
    WentBack,
    /// The answers leave a part of the disk out, or overlap.
    SegmentsBroken,
    /// The answers end before the disk does, or after.
    CapacityMissed,
    /// A changed area lies outside its answer, overlaps another, or is empty.
    AreaOutside,
}

impl Doubt {
    /// A stable word for machines.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoneBefore => "none_before",
            Self::NoneNow => "none_now",
            Self::Malformed => "malformed",
            Self::Star => "star",
            Self::TrackingRestarted => "tracking_restarted",
            Self::WentBack => "went_back",
            Self::SegmentsBroken => "segments_broken",
            Self::CapacityMissed => "capacity_missed",
            Self::AreaOutside => "area_outside",
        }
    }

    /// What is so, and what to do.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoneBefore => "no change id was kept by the last backup; read the whole disk",
            Self::NoneNow => {
                "the disk has no change id: tracking is off, or impossible for it; read the whole disk"
            }
            Self::Malformed => "a change id is not of the form UUID/number; read the whole disk",
            Self::Star => "the change id * names no moment to compare with; read the whole disk",
            Self::TrackingRestarted => {
                "tracking began anew since the last backup: the change id's UUID is another one; read the whole disk"
            }
            Self::WentBack => {
                "the change id went back: the machine was reverted to a snapshot; read the whole disk"
            }
            Self::SegmentsBroken => {
                "the answers do not follow each other; ask again, each time from where the last answer ended"
            }
            Self::CapacityMissed => {
                "the answers do not add up to the disk's capacity; go on asking until they do"
            }
            Self::AreaOutside => {
                "a changed area lies outside its answer or overlaps another; read the whole disk"
            }
        }
    }
}

/// Whether changed sectors may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usable {
    /// An incremental backup may be built on them.
    Yes,
    /// It may not.
    No(Doubt),
}

impl Usable {
    /// As JSON, with a schema version.
    pub fn to_json(self) -> String {
        let doubt = |pick: fn(Doubt) -> &'static str| match self {
            Self::Yes => Value::Null,
            Self::No(doubt) => json!(pick(doubt)),
        };
        let (reason, text) = (doubt(Doubt::word), doubt(Doubt::text));
        json!({ "schema": 1, "usable": self == Self::Yes, "reason": reason, "text": text }).to_string()
    }
}

/// Whether changed sectors may be trusted: the change ids first, then the answers as far as there are any.
pub fn check(tracking: &Tracking) -> Usable {
    let ids = check_ids(tracking.before.as_deref(), tracking.now.as_deref());
    let segments = || match (&tracking.segments, tracking.capacity_bytes) {
        (Some(segments), capacity) => check_segments(segments, capacity),
        (None, _) => Ok(()),
    };
    ids.and_then(|()| segments()).map_or_else(Usable::No, |()| Usable::Yes)
}

fn check_ids(before: Option<&str>, now: Option<&str>) -> Result<(), Doubt> {
    let before = before.filter(|id| !id.trim().is_empty()).ok_or(Doubt::NoneBefore)?;
    let now = now.filter(|id| !id.trim().is_empty()).ok_or(Doubt::NoneNow)?;
    if before.trim() == "*" {
        return Err(Doubt::Star);
    }
    let (before, now) = (parts(before).ok_or(Doubt::Malformed)?, parts(now).ok_or(Doubt::Malformed)?);
    if !before.0.eq_ignore_ascii_case(now.0) {
        return Err(Doubt::TrackingRestarted);
    }
    if now.1 < before.1 { Err(Doubt::WentBack) } else { Ok(()) }
}

/// The UUID and the number. vSphere writes the UUID with spaces and hyphens, `52 de c0 d9 b9 43 9d 10-61 35 …`.
fn parts(id: &str) -> Option<(&str, u64)> {
    let (uuid, number) = id.trim().split_once('/')?;
    let hex = uuid.chars().filter(char::is_ascii_hexdigit).count();
    let clean = uuid.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ' ' | '-'));
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    (hex == 32 && clean && digits).then(|| Some((uuid, number.parse().ok()?))).flatten()
}

fn check_segments(segments: &[Segment], capacity: Option<u64>) -> Result<(), Doubt> {
    let mut end = 0u64;
    for segment in segments {
        if segment.start != end || segment.length == 0 {
            return Err(Doubt::SegmentsBroken);
        }
        end = end.checked_add(segment.length).ok_or(Doubt::CapacityMissed)?;
        check_areas(segment, end)?;
    }
    if capacity == Some(end) { Ok(()) } else { Err(Doubt::CapacityMissed) }
}

fn check_areas(segment: &Segment, segment_end: u64) -> Result<(), Doubt> {
    let mut from = segment.start;
    for area in &segment.areas {
        let end = area.start.checked_add(area.length).ok_or(Doubt::AreaOutside)?;
        if area.length == 0 || area.start < from || end > segment_end {
            return Err(Doubt::AreaOutside);
        }
        from = end;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const UUID: &str = "52 de c0 d9 b9 43 9d 10-61 35 a5 b9 de 3b 59 4c";

    fn ids(before: &str, now: &str) -> Usable {
        check(&Tracking { before: Some(before.into()), now: Some(now.into()), ..Tracking::default() })
    }

    type Pairs<'a> = &'a [(u64, u64)];

    fn answers(capacity_bytes: u64, segments: &[(u64, u64, Pairs<'_>)]) -> Usable {
        let area = |&(start, length): &(u64, u64)| Area { start, length };
        let segment = |&(start, length, areas): &(u64, u64, Pairs<'_>)| Segment {
            start,
            length,
            areas: areas.iter().map(area).collect(),
        };
        let id = Some(format!("{UUID}/4"));
        let segments = Some(segments.iter().map(segment).collect());
        check(&Tracking { before: id.clone(), now: id, capacity_bytes: Some(capacity_bytes), segments })
    }

    #[test]
    fn the_same_uuid_and_no_lower_number_may_be_built_upon() {
        assert_eq!(ids(&format!("{UUID}/4"), &format!("{UUID}/9")), Usable::Yes);
        assert_eq!(ids(&format!("{UUID}/4"), &format!("{}/4", UUID.to_uppercase())), Usable::Yes);
        assert_eq!(ids(&format!("{UUID}/4"), &format!("{UUID}/3")), Usable::No(Doubt::WentBack));
        let other = UUID.replace("52", "53");
        assert_eq!(ids(&format!("{UUID}/4"), &format!("{other}/5")), Usable::No(Doubt::TrackingRestarted));
    }

    #[test]
    fn what_is_no_change_id_means_the_whole_disk() {
        let good = format!("{UUID}/4");
        assert_eq!(ids("", &good), Usable::No(Doubt::NoneBefore));
        assert_eq!(ids(&good, " "), Usable::No(Doubt::NoneNow));
        assert_eq!(ids("*", &good), Usable::No(Doubt::Star));
        for bad in ["4", "/4", "52 de/4", &format!("{UUID}/"), &format!("{UUID}/x"), &format!("{UUID}/1/2")] {
            assert_eq!(ids(bad, &good), Usable::No(Doubt::Malformed), "{bad}");
        }
    }

    #[test]
    fn answers_cover_the_disk_without_a_gap() {
        assert_eq!(answers(100, &[(0, 60, &[(0, 10), (20, 40)]), (60, 40, &[])]), Usable::Yes);
        assert_eq!(answers(100, &[(0, 60, &[])]), Usable::No(Doubt::CapacityMissed));
        assert_eq!(answers(100, &[(0, 60, &[]), (60, 41, &[])]), Usable::No(Doubt::CapacityMissed));
        assert_eq!(answers(100, &[(0, 60, &[]), (61, 39, &[])]), Usable::No(Doubt::SegmentsBroken));
        assert_eq!(answers(100, &[(0, 60, &[]), (59, 41, &[])]), Usable::No(Doubt::SegmentsBroken));
        assert_eq!(answers(100, &[(0, 0, &[]), (0, 100, &[])]), Usable::No(Doubt::SegmentsBroken));
        assert_eq!(answers(100, &[]), Usable::No(Doubt::CapacityMissed));
    }

    #[test]
    fn changed_areas_lie_in_their_answer_in_order() {
        let of = |areas: &[(u64, u64)]| answers(100, &[(0, 60, areas), (60, 40, &[])]);
        for bad in [&[(50, 11)][..], &[(10, 5), (12, 5)], &[(10, 5), (0, 5)], &[(3, 0)], &[(u64::MAX, 2)]] {
            assert_eq!(of(bad), Usable::No(Doubt::AreaOutside), "{bad:?}");
        }
    }

    #[test]
    fn answers_without_a_capacity_prove_nothing() {
        let id = Some(format!("{UUID}/4"));
        let segments = Some(vec![Segment { start: 0, length: 5, areas: Vec::new() }]);
        let tracking = Tracking { before: id.clone(), now: id, capacity_bytes: None, segments };
        assert_eq!(check(&tracking), Usable::No(Doubt::CapacityMissed));
    }

    proptest! {
        #[test]
        fn any_text_is_an_answer(before in "\\PC{0,60}", now in "\\PC{0,60}") {
            prop_assume!(parts(&before).is_none() || parts(&now).is_none());
            prop_assert_ne!(ids(&before, &now), Usable::Yes);
        }
    }
}
