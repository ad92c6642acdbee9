//! How long to wait for a server, and how often to ask again. Pure but for the jitter.

use std::time::Duration;

/// The bounds of one call to a server, whatever the server does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Patience {
    /// The deadline of one request, from its first byte to the answer's last.
    pub(crate) request: Duration,
    /// How often one thing is asked for, the first time included.
    pub(crate) attempts: u32,
    /// The longest a server's `Retry-After`, or our own pause, is waited for.
    pub(crate) longest_pause: Duration,
    /// Whether a server that asks for more than the longest pause is left alone; else it is asked after that pause.
    pub(crate) never_early: bool,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            request: Duration::from_secs(60),
            attempts: 6,
            longest_pause: Duration::from_secs(30),
            never_early: false,
        }
    }
}

const FIRST_PAUSE: Duration = Duration::from_millis(200);

impl Patience {
    /// The pause after the failed attempt `attempt` (from 1), or `None` when it was the last. What the server
    /// asks for is waited out, cut at the longest pause, or is the end where nobody may come early; without its word
    /// the pauses double, each shortened by up to half at random, so that many clients do not come back at once.
    ///
    /// Shape:  `jitter` is from 0 to 1.
    /// Pure.
    pub(crate) fn pause(&self, attempt: u32, retry_after: Option<Duration>, jitter: f64) -> Option<Duration> {
        let too_long = self.never_early && retry_after.is_some_and(|asked| asked > self.longest_pause);
        if attempt >= self.attempts || too_long {
            return None;
        }
        let own = FIRST_PAUSE.saturating_mul(1 << attempt.saturating_sub(1).min(16)).min(self.longest_pause);
        let own = own.mul_f64(1.0 - jitter.clamp(0.0, 1.0) / 2.0);
        Some(retry_after.map_or(own, |asked| asked.max(own)).min(self.longest_pause))
    }
}

/// A number from 0 to 1 that differs from client to client.
#[expect(clippy::disallowed_methods, reason = "clients that failed together must not return together")]
pub(crate) fn jitter() -> f64 {
    let mut bytes = [0; 4];
    // Without randomness all clients pause alike, and the server has more of them at once.
    let _ = getrandom::fill(&mut bytes);
    f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn pauses_double_up_to_the_longest_and_end() {
        let patience = Patience { attempts: 10, longest_pause: SECOND, ..Patience::default() };
        let pauses: Vec<_> = (1..=10).map(|attempt| patience.pause(attempt, None, 0.0)).collect();
        let ms = |ms| Some(Duration::from_millis(ms));
        assert_eq!(pauses[..5], [ms(200), ms(400), ms(800), ms(1000), ms(1000)]);
        assert_eq!(pauses[9], None);
    }

    #[test]
    fn jitter_shortens_by_half_at_most() {
        let patience = Patience::default();
        assert_eq!(patience.pause(1, None, 1.0), Some(FIRST_PAUSE / 2));
        assert!((0.0..=1.0).contains(&jitter()));
    }

    #[test]
    fn the_server_is_waited_for_but_not_for_ever() {
        let patience = Patience::default();
        assert_eq!(patience.pause(1, Some(SECOND * 5), 0.5), Some(SECOND * 5));
        assert_eq!(patience.pause(1, Some(SECOND * 86_400), 0.5), Some(SECOND * 30));
        assert_eq!(patience.pause(6, Some(SECOND), 0.5), None);
        let polite = Patience { never_early: true, ..patience };
        assert_eq!(polite.pause(1, Some(SECOND * 30), 0.5), Some(SECOND * 30));
        assert_eq!(polite.pause(1, Some(SECOND * 31), 0.5), None);
    }
}
