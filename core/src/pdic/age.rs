//! (a) -> (y): which index files are past their time. Pure.

use crate::units::UtcMs;

/// What is known of one readable index file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AgeFacts {
    pub(crate) key: String,
    /// From the footer, never from the file's modification time: copying a set rewrites those.
    pub(crate) job: UtcMs,
    pub(crate) generation: u64,
}

/// Clocks that differ by more are not trusted with an age.
pub(crate) const SKEW_LIMIT_MS: i64 = 5 * 60 * 1000;

/// The limits an age is held against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AgeRule {
    pub(crate) keep_days: u32,
    pub(crate) keep_newest: u32,
    pub(crate) now: UtcMs,
}

/// The index files to put aside, oldest generation first.
///
/// Kept whatever their age: the newest `keep_newest` by generation (at least one; jobs that lie in the future
/// do not count among them, so that a wrong clock cannot push a real index out), and those in `named`.
pub(crate) fn retire(files: &[AgeFacts], named: &[String], rule: AgeRule) -> Vec<String> {
    let mut ranked: Vec<&AgeFacts> = files.iter().filter(|file| !is_future(file, rule.now)).collect();
    ranked.sort_by_key(|file| (file.generation, file.job));
    let keep = usize::try_from(rule.keep_newest.max(1)).unwrap_or(usize::MAX);
    let candidates = &ranked[..ranked.len().saturating_sub(keep)];
    let newest = files.iter().map(|file| file.generation).max();
    let limit_ms = i64::from(rule.keep_days) * UtcMs::DAY_MS;
    candidates
        .iter()
        .filter(|file| rule.now.since_ms(file.job) > limit_ms)
        .filter(|file| Some(file.generation) != newest && !named.contains(&file.key))
        .map(|file| file.key.clone())
        .collect()
}

/// Whether a job lies further ahead than clocks may differ.
pub(crate) fn is_future(file: &AgeFacts, now: UtcMs) -> bool {
    file.job.since_ms(now) > SKEW_LIMIT_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UtcMs = UtcMs(1_800_000_000_000);

    fn files(ages_days: &[i64]) -> Vec<AgeFacts> {
        let newest_last = ages_days.iter().enumerate();
        let fact = |(n, age): (usize, &i64)| AgeFacts {
            key: format!("index/{n}"),
            job: NOW.plus_ms(-age * UtcMs::DAY_MS),
            generation: n as u64 + 1,
        };
        newest_last.map(fact).collect()
    }

    fn check(ages_days: &[i64], named: &[&str], keep_newest: u32, expected: &[&str]) {
        let named: Vec<String> = named.iter().map(|name| name.to_string()).collect();
        let rule = AgeRule { keep_days: 90, keep_newest, now: NOW };
        assert_eq!(retire(&files(ages_days), &named, rule), expected, "{ages_days:?}");
    }

    #[test]
    fn past_ninety_days_means_more_than_ninety() {
        check(&[91, 90, 89, 0], &[], 1, &["index/0"]);
    }

    #[test]
    fn the_newest_stay_whatever_their_age() {
        check(&[400], &[], 1, &[]);
        check(&[400], &[], 0, &[]);
        check(&[400, 300, 200], &[], 1, &["index/0", "index/1"]);
        check(&[400, 300, 200], &[], 2, &["index/0"]);
        check(&[400, 300, 200], &[], 9, &[]);
    }

    #[test]
    fn a_named_index_stays() {
        check(&[400, 300, 0], &["index/0"], 1, &["index/1"]);
    }

    #[test]
    fn newest_is_told_by_generation_and_not_by_time() {
        check(&[0, 400], &[], 1, &[]);
        check(&[100, 0, 400], &[], 1, &["index/0"]);
    }

    #[test]
    fn a_job_in_the_future_pushes_no_real_index_out() {
        check(&[400, 300, -1], &[], 1, &["index/0"]);
        check(&[300, -1, -2], &[], 1, &[]);
    }
}
