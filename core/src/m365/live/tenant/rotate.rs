//! A new certificate in the place of the old one, by the application itself: nobody has to sign in.
//!
//! The new key is durable before Microsoft is told, works before it is used, and is used before the old one goes.

use super::super::LiveError;
use super::job::Job;
use super::keys;
use super::outcome::{StepState, TenantStep};

/// A certificate that lasts longer is left alone.
const EARLIEST_DAYS: i64 = 60;

/// Goes on where an earlier call was cut off; else rotates when it is time, or `force` says so.
pub(super) fn run(job: &mut Job<'_>, force: bool) -> Result<(), LiveError> {
    keys::forget_old(job)?;
    keys::drop_unfit(job);
    if job.record.next.is_none() {
        let left = job.record.current.days_left(job.now());
        if left > EARLIEST_DAYS && !force {
            let text = format!("{left} days are left; it is time when {EARLIEST_DAYS} are");
            job.took(TenantStep::Certificate, StepState::Skipped, text);
            return Ok(());
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
    keys::prove(job)?;
    keys::forget_old(job)
}
