//! Microsoft 365: a sign-in under way.

use super::cancel::CancelToken;
use super::error::Failure;
use super::m365::now;
use super::m365_session::{M365Session, asked};
use super::monitor::listen;
use holdfast_core::Error;
use holdfast_core::m365::live::{SignIn, SignedIn, Way};
use std::sync::Arc;

/// A sign-in under way. Any number of threads may use it at once.
#[derive(uniffi::Object)]
pub struct M365SignIn(SignIn);

/// What a person is shown.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365SignInPage {
    /// paste, loopback or device.
    pub way: String,
    /// What to open in a browser.
    pub address: String,
    /// What to enter there; only by device code.
    pub user_code: Option<String>,
    /// Until when; only by device code.
    pub expires_utc_ms: Option<i64>,
    /// Whether something has to be pasted back.
    pub pastes: bool,
    /// What to do, in a sentence or two.
    pub text: String,
    /// The page as JSON.
    pub json: String,
}

/// Who signed in.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365SignedIn {
    /// The account's name, as people sign in.
    pub account: String,
    /// The account's id in its tenant.
    pub object_id: String,
    /// The tenant's id.
    pub tenant: String,
    /// The person's name.
    pub name: Option<String>,
    /// The cloud.
    pub region: String,
    /// What it may do in its tenant; absent when nobody asked or told.
    pub role: Option<String>,
    /// All of it for people, in lines.
    pub text: String,
    /// The same as JSON.
    pub json: String,
}

#[uniffi::export]
impl M365SignIn {
    /// Begins a sign-in. `request` is JSON. By device code Microsoft is asked for one.
    #[uniffi::constructor]
    pub fn begin(
        session: Arc<M365Session>,
        request: String,
        now_utc_ms: Option<i64>,
        cancel: Arc<CancelToken>,
    ) -> Result<Arc<M365SignIn>, Failure> {
        let begun = asked(cancel, None, now_utc_ms, |call| session.core().sign_in(&request, call));
        Ok(Arc::new(M365SignIn(begun?)))
    }

    /// What a person has to do now.
    pub fn page(&self) -> M365SignInPage {
        let page = self.0.page();
        M365SignInPage {
            json: page.to_json(),
            way: page.way.word().to_owned(),
            address: page.address,
            user_code: page.user_code,
            expires_utc_ms: page.expires_utc_ms,
            pastes: page.pastes,
            text: page.text,
        }
    }

    /// Begins anew, by the same way or another. What was shown before is void.
    pub fn again(
        &self,
        way: Option<String>,
        now_utc_ms: Option<i64>,
        cancel: Arc<CancelToken>,
    ) -> Result<(), Failure> {
        let way = way.as_deref().map(Way::parse).transpose().map_err(Error::from)?;
        listen(cancel, None, |_, cancel| self.0.again(way, now(now_utc_ms), cancel))
    }

    /// Takes what was pasted back: the code, or the address the browser ended at.
    pub fn paste(
        &self,
        text: String,
        now_utc_ms: Option<i64>,
        cancel: Arc<CancelToken>,
    ) -> Result<M365SignedIn, Failure> {
        listen(cancel, None, |_, cancel| self.0.paste(&text, now(now_utc_ms), cancel)).map(signed_in)
    }

    /// Waits for the browser of this machine, or until the device code was entered.
    pub fn wait_for(
        &self,
        now_utc_ms: Option<i64>,
        cancel: Arc<CancelToken>,
    ) -> Result<M365SignedIn, Failure> {
        listen(cancel, None, |_, cancel| self.0.wait(now(now_utc_ms), cancel)).map(signed_in)
    }

    /// Who signed in; absent as long as nobody did.
    pub fn signed_in(&self) -> Option<M365SignedIn> {
        self.0.signed_in().map(signed_in)
    }

    /// How it went, as the JSON of a migration's answer; absent as long as neither is so.
    pub fn migration_answer(&self) -> Option<String> {
        self.0.migration_answer()
    }

    /// Drops the tokens, and what was begun.
    pub fn forget(&self) {
        self.0.forget();
    }
}

impl M365SignIn {
    pub(crate) fn core(&self) -> &SignIn {
        &self.0
    }
}

fn signed_in(who: SignedIn) -> M365SignedIn {
    M365SignedIn {
        json: who.to_json(),
        account: who.account,
        object_id: who.object_id,
        tenant: who.tenant,
        name: who.name,
        region: who.region,
        role: who.role.map(|role| role.word().to_owned()),
        text: who.text,
    }
}
