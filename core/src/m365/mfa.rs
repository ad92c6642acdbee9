//! Multi-factor authentication: what its state means for a password, and how long a change may take. Pure.

use super::facts::{Connection, MfaState};
use super::mode::Mode;
use super::words::words;
use crate::units::UtcMs;
use serde::Serialize;

words! {
    /// What becomes of the password part of a connection.
    PasswordPart {
        /// There is none.
        None = "none",
        /// It works.
        Works = "works",
        /// It works until the user registers, which the next sign-in asks for.
        WorksUntilRegistered = "works_until_registered",
        /// It fails until an app password takes its place.
        NeedsAppPassword = "needs_app_password",
        /// It is an app password.
        AppPassword = "app_password",
    }
}

/// What multi-factor authentication means for a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MfaAdvice {
    /// Its state.
    pub state: MfaState,
    /// Whether signing in asks for a verification code.
    pub verification_code: bool,
    /// Whether signing in is interrupted to register a second factor.
    pub registers: bool,
    /// Whether an app password is what the connection has to have.
    pub app_password_required: bool,
    /// What becomes of the password part.
    pub password_part: PasswordPart,
    /// Until when a change of it may not be in effect everywhere; absent when that is past.
    pub settles_utc_ms: Option<i64>,
    /// In words.
    pub text: &'static str,
}

impl MfaState {
    /// Where it goes by itself, and when.
    pub const fn becomes(self) -> Option<MfaState> {
        match self {
            Self::Enabled => Some(Self::Enforced),
            Self::Disabled | Self::Enforced => None,
        }
    }
}

/// What it means for a connection of a mode; `None` when nothing is known of it.
pub fn mfa_advice(
    connection: &Connection,
    mode: Option<Mode>,
    now: UtcMs,
    propagation_ms: i64,
) -> Option<MfaAdvice> {
    let facts = connection.mfa?;
    let has_password = mode != Some(Mode::Modern) && connection.password != Some(false);
    let app_password = connection.app_password == Some(true);
    let password_part = match facts.state {
        _ if !has_password => PasswordPart::None,
        MfaState::Disabled => PasswordPart::Works,
        _ if app_password => PasswordPart::AppPassword,
        MfaState::Enabled => PasswordPart::WorksUntilRegistered,
        MfaState::Enforced => PasswordPart::NeedsAppPassword,
    };
    Some(MfaAdvice {
        state: facts.state,
        verification_code: facts.state == MfaState::Enforced,
        registers: facts.state == MfaState::Enabled,
        app_password_required: has_password && facts.state == MfaState::Enforced,
        password_part,
        settles_utc_ms: settles(facts.changed_utc_ms, now, propagation_ms).map(|at| at.0),
        text: text(facts.state, password_part),
    })
}

const fn text(state: MfaState, part: PasswordPart) -> &'static str {
    match (state, part) {
        (MfaState::Disabled, PasswordPart::None) => {
            "multi-factor authentication is off, and there is no password it could stop"
        }
        (MfaState::Disabled, _) => "multi-factor authentication is off; the password works as it is",
        (_, PasswordPart::None) => {
            "multi-factor authentication is asked for in the browser only; there is no password it could stop"
        }
        (_, PasswordPart::AppPassword) => {
            "multi-factor authentication is on, and an app password is stored for it"
        }
        (MfaState::Enabled, _) => {
            "multi-factor authentication is asked for and not registered: the next sign-in in a browser asks to register and shows an app password once; store it here then, for the password stops working"
        }
        (MfaState::Enforced, _) => {
            "multi-factor authentication is enforced: the password alone fails; store an app password in its place"
        }
    }
}

/// Until when a change may not be in effect everywhere; `None` when there was none, or enough time has passed. A
/// change in the future is a clock that is wrong, and explains nothing.
pub(super) fn settles(changed_utc_ms: Option<i64>, now: UtcMs, propagation_ms: i64) -> Option<UtcMs> {
    let changed = UtcMs(changed_utc_ms?);
    let settled = changed.plus_ms(propagation_ms);
    (changed <= now && now < settled).then_some(settled)
}
