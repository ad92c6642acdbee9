//! A new certificate in the place of the old one, by the application itself: nobody has to sign in.
//!
//! The new key is durable before Microsoft is told, works before it is used, and is used before the old one goes.

use super::super::LiveError;
use super::job::Job;
use super::outcome::{Asked, StepState, TenantStep};
use super::record::Key;
use super::{keys, proof};
use crate::report::counted;
use crate::units::UtcMs;

/// A certificate that lasts longer is left alone.
const EARLIEST_MS: i64 = 60 * UtcMs::DAY_MS;

/// Goes on where an earlier call was cut off; else rotates when it is time, or `force` says so. What the new
/// certificate's sign-in told is returned: permissions that are missing are no reason to keep the old one.
pub(super) fn run(job: &mut Job<'_>, force: bool) -> Result<Asked, LiveError> {
    keys::drop_unfit(job);
    if job.record.next.is_none() {
        if !force && !is_due(&job.record.current, job.now()) {
            keys::forget_old(job)?;
            let text = early(&job.record.current, job.now());
            job.took(TenantStep::Certificate, StepState::Skipped, text);
            return Ok(Asked::Offline);
        }
        if !job.record.current.is_valid(job.now()) {
            return Err(super::lines::no_certificate(job.now()));
        }
        job.begin(TenantStep::Certificate);
        job.record.next = Some(keys::make(job, job.record.facts.days)?);
        job.save()?;
        job.took(TenantStep::Certificate, StepState::Done, "a new one was made");
    }
    keys::add(job)?;
    let roles = keys::prove_sign_in(job)?;
    keys::forget_old(job)?;
    let wanted = job.roles()?;
    Ok(Asked::SignedIn { lacks: roles.is_some_and(|roles| !proof::lacking(&wanted, &roles).is_empty()) })
}

/// How long before its end a certificate is renewed: when two thirds of a short life are over.
fn due_ms(key: &Key) -> i64 {
    EARLIEST_MS.min(key.life_ms() / 3)
}

fn is_due(key: &Key, now: UtcMs) -> bool {
    key.certificate.not_after.since_ms(now) <= due_ms(key)
}

fn early(key: &Key, now: UtcMs) -> String {
    let days = |days: i64| counted(days.unsigned_abs(), "day", "days");
    let due = due_ms(key).div_euclid(UtcMs::DAY_MS);
    format!("{} left; it is time when {} left", days(key.days_left(now)), days(due))
}

#[cfg(test)]
mod tests {
    use super::super::record::tests::{NOW, key};
    use super::*;

    #[test]
    fn a_certificate_is_renewed_sixty_days_or_a_third_of_its_life_before_its_end() {
        for (life, last) in [(730, 670), (180, 120), (60, 40), (30, 20)] {
            let (key, day) = (key(life), UtcMs::DAY_MS);
            assert!(!is_due(&key, NOW), "{life}");
            assert!(!is_due(&key, NOW.plus_ms((last - 1) * day)), "{life}");
            assert!(is_due(&key, NOW.plus_ms(last * day)), "{life}");
        }
        let short = key(1);
        assert!(!is_due(&short, NOW) && is_due(&short, NOW.plus_ms(16 * 3_600_000)));
        assert_eq!(early(&key(30), NOW), "29 days left; it is time when 10 days left");
    }
}
