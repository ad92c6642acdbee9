//! How long a certificate lasts, and when to remind of its end. Pure.

use super::facts::CertificateFacts;
use crate::units::UtcMs;
use serde::Serialize;

/// The longest a certificate should be valid: two years, one of them a leap year, and a day for time zones.
const LONGEST_DAYS: i64 = 2 * 365 + 1 + 1;

/// How long a certificate lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CertificateAdvice {
    /// Until when it is valid.
    pub not_after_utc_ms: i64,
    /// Whole days left; negative when it is over.
    pub days_left: i64,
    /// Whether it is over.
    pub expired: bool,
    /// Whether it is not valid yet, by the clock that was told.
    pub not_yet_valid: bool,
    /// The reminder that is reached, by its days; 0 when it is over.
    pub reached_days: Option<u32>,
    /// Whether that is to be told: it was not told before.
    pub remind: bool,
    /// When the next reminder comes.
    pub next_reminder_utc_ms: Option<i64>,
    /// Whether it is valid for longer than two years.
    pub too_long: bool,
}

/// How long a certificate lasts at a moment. `reminder_days` are the most first.
pub fn certificate_advice(facts: &CertificateFacts, reminder_days: &[u32], now: UtcMs) -> CertificateAdvice {
    let end = UtcMs(facts.not_after_utc_ms);
    let days_left = end.since_ms(now).div_euclid(UtcMs::DAY_MS);
    let expired = end <= now;
    let is_reached = |days: &&u32| end.since_ms(now) <= i64::from(**days) * UtcMs::DAY_MS;
    let reached_days = if expired { Some(0) } else { reminder_days.iter().rev().find(is_reached).copied() };
    let told = facts.reminded_days;
    let next = reminder_days.iter().find(|days| !is_reached(days));
    let next = next.map(|&days| end.plus_ms(-i64::from(days) * UtcMs::DAY_MS)).or((!expired).then_some(end));
    let length = facts.not_before_utc_ms.map(|from| end.since_ms(UtcMs(from)));
    CertificateAdvice {
        not_after_utc_ms: end.0,
        days_left,
        expired,
        not_yet_valid: facts.not_before_utc_ms.is_some_and(|from| now < UtcMs(from)),
        reached_days,
        remind: reached_days.is_some_and(|reached| told.is_none_or(|told| reached < told)),
        next_reminder_utc_ms: next.map(|at| at.0),
        too_long: length.is_some_and(|length| length > LONGEST_DAYS * UtcMs::DAY_MS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = UtcMs::DAY_MS;

    fn at(day: i64, told: Option<u32>) -> CertificateAdvice {
        let facts =
            CertificateFacts { not_before_utc_ms: Some(0), not_after_utc_ms: 365 * DAY, reminded_days: told };
        certificate_advice(&facts, &[90, 60, 30, 14, 7, 1], UtcMs(day * DAY + 1))
    }

    #[test]
    fn a_reminder_comes_when_its_days_are_reached_and_once() {
        let reached = |day| (at(day, None).days_left, at(day, None).reached_days);
        assert_eq!(reached(274), (90, None));
        assert_eq!(reached(275), (89, Some(90)));
        assert_eq!(reached(305), (59, Some(60)));
        assert_eq!(reached(364), (0, Some(1)));
        assert_eq!(reached(365), (-1, Some(0)));
        assert!(at(275, None).remind && !at(275, Some(90)).remind && at(305, Some(90)).remind);
        assert!(at(365, Some(1)).remind && !at(366, Some(0)).remind);
        assert!(at(365, None).expired && !at(364, None).expired);
    }

    #[test]
    fn the_next_reminder_is_a_moment() {
        let next = |day| at(day, None).next_reminder_utc_ms.map(|ms| ms / DAY);
        assert_eq!(
            [0, 274, 275, 363, 364, 365].map(next),
            [275, 275, 305, 364, 365, 0].map(|day| (day > 0).then_some(day))
        );
    }

    #[test]
    fn two_years_are_the_most_and_a_clock_may_be_before_its_time() {
        let of = |days| {
            let facts = CertificateFacts {
                not_before_utc_ms: Some(10),
                not_after_utc_ms: days * DAY,
                reminded_days: None,
            };
            certificate_advice(&facts, &[], UtcMs(9))
        };
        assert!(!of(731).too_long && of(733).too_long);
        assert!(of(1).not_yet_valid);
        assert_eq!(of(1).reached_days, None);
    }
}
