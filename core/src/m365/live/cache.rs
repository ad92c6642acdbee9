//! The tokens of the moment: in memory, each asked for once however many threads want it.

use super::error::LiveError;
use super::session::{AccessToken, TokenRequest};
use crate::cancel::Cancel;
use crate::units::UtcMs;
use std::collections::{HashMap, HashSet};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How soon a cancel is noticed.
const LOOK_AROUND: Duration = Duration::from_millis(50);

/// It has no `Debug`.
#[derive(Default)]
pub(super) struct TokenCache {
    state: Mutex<State>,
    /// Somebody has asked, with or without success.
    asked: Condvar,
}

#[derive(Default)]
struct State {
    tokens: HashMap<TokenRequest, AccessToken>,
    /// What is being asked for just now.
    asking: HashSet<TokenRequest>,
    /// How often something was forgotten.
    forgotten: u64,
}

/// What a thread has to do that wants a token.
enum Turn {
    Take(AccessToken),
    Ask { forgotten: u64 },
}

/// Lets the next one ask, whatever became of this one.
struct Asking<'a>(&'a TokenCache, &'a TokenRequest);

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        self.0.lock().asking.remove(self.1);
        self.0.asked.notify_all();
    }
}

impl TokenCache {
    /// A token of before as long as it lasts, else what `ask` brings.
    ///
    /// Errors: those of `ask`; Cancelled.
    pub(super) fn get(
        &self,
        request: &TokenRequest,
        now: UtcMs,
        cancel: &Cancel,
        ask: impl FnOnce() -> Result<AccessToken, LiveError>,
    ) -> Result<AccessToken, LiveError> {
        let before = match self.turn(request, now, cancel)? {
            Turn::Take(token) => return Ok(token),
            Turn::Ask { forgotten } => forgotten,
        };
        let _asking = Asking(self, request);
        let token = ask()?;
        let mut state = self.lock();
        // Whoever was signed out meanwhile gets no more of it than this.
        if state.forgotten == before {
            state.tokens.retain(|_, token| lasts(token, now));
            state.tokens.insert(request.clone(), token.clone());
        }
        Ok(token)
    }

    fn turn(&self, request: &TokenRequest, now: UtcMs, cancel: &Cancel) -> Result<Turn, LiveError> {
        let mut state = self.lock();
        loop {
            cancel.check()?;
            if let Some(token) = state.tokens.get(request).filter(|token| lasts(token, now)) {
                return Ok(Turn::Take(token.clone()));
            }
            if !state.asking.contains(request) {
                state.asking.insert(request.clone());
                return Ok(Turn::Ask { forgotten: state.forgotten });
            }
            state = self.asked.wait_timeout(state, LOOK_AROUND).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Forgets those tokens, and those that are being asked for.
    pub(super) fn forget(&self, which: impl Fn(&TokenRequest) -> bool) {
        let mut state = self.lock();
        state.forgotten += 1;
        state.tokens.retain(|request, _| !which(request));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn lasts(token: &AccessToken, now: UtcMs) -> bool {
    UtcMs(token.expires_utc_ms) > now
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    const NOW: UtcMs = UtcMs(1_000);

    fn request(resource: &str) -> TokenRequest {
        TokenRequest {
            account: Some("a@b".to_owned()),
            tenant: None,
            resource: Some(resource.to_owned()),
            scopes: Vec::new(),
        }
    }

    fn token(secret: &str, expires_utc_ms: i64) -> AccessToken {
        AccessToken { secret: secret.to_owned().into(), expires_utc_ms }
    }

    fn get(cache: &TokenCache, resource: &str, now: UtcMs, secret: &str) -> String {
        let asked = cache.get(&request(resource), now, &Cancel::new(), || Ok(token(secret, 2_000)));
        asked.expect("a token").secret.expose_secret().to_owned()
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "one asks long enough for others to come")]
    fn many_who_want_the_same_ask_once() {
        let (cache, asked) = (TokenCache::default(), AtomicUsize::new(0));
        let one = || {
            cache.get(&request("r"), NOW, &Cancel::new(), || {
                asked.fetch_add(1, Ordering::SeqCst);
                thread::sleep(Duration::from_millis(100));
                Ok(token("t", 2_000))
            })
        };
        thread::scope(|scope| {
            let all: Vec<_> = (0..8).map(|_| scope.spawn(one)).collect();
            assert!(all.into_iter().all(|one| one.join().expect("asked").is_ok()));
        });
        assert_eq!(asked.into_inner(), 1);
    }

    #[test]
    fn whoever_fails_lets_the_next_one_ask_and_whoever_waits_can_be_stopped() {
        let cache = TokenCache::default();
        let failed = cache.get(&request("r"), NOW, &Cancel::new(), || Err(LiveError::CodeExpired));
        assert!(matches!(failed, Err(LiveError::CodeExpired)));
        let cancel = Cancel::new();
        cancel.cancel();
        let within = cache.get(&request("r"), NOW, &Cancel::new(), || {
            let waiting = cache.get(&request("r"), NOW, &cancel, || Ok(token("other", 2_000)));
            assert!(matches!(waiting, Err(LiveError::Cancelled(_))));
            Ok(token("t", 2_000))
        });
        assert_eq!(within.expect("a token").secret.expose_secret(), "t");
    }

    #[test]
    fn what_is_forgotten_while_it_is_asked_for_is_not_kept() {
        let cache = TokenCache::default();
        let asked = cache.get(&request("r"), NOW, &Cancel::new(), || {
            cache.forget(|_| true);
            Ok(token("t", 2_000))
        });
        asked.expect("a token");
        assert_eq!(get(&cache, "r", NOW, "new"), "new");
        assert_eq!(get(&cache, "r", NOW, "newer"), "new");
        cache.forget(|request| request.resource.as_deref() == Some("other"));
        assert_eq!(get(&cache, "r", NOW, "newer"), "new");
    }

    #[test]
    fn what_has_expired_is_asked_for_anew_and_dropped() {
        let cache = TokenCache::default();
        get(&cache, "one", NOW, "t");
        assert_eq!(get(&cache, "two", UtcMs(2_000), "t"), "t");
        assert!(!cache.lock().tokens.contains_key(&request("one")));
    }
}
