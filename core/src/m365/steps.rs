//! What a person does to move an account to another mode, step by step, for either front end. Pure.

use super::account::Account;
use super::facts::{FrontEnd, MfaState};
use super::limits::{CONFIRMATION, confirmation_text, limitations};
use super::mode::Mode;
use super::plan::{Signer, signer};
use super::settings::Settings;
use super::words::words;
use crate::zone::Date;
use serde::Serialize;

words! {
    /// A step.
    StepWord {
        /// Leave all sessions of the browser.
        SignOut = "sign_out",
        /// The pop-up that a Basic set raises.
        AuthenticationRequired = "authentication_required",
        /// The way in for a set that is not Basic.
        ChangeSettings = "change_settings",
        /// The page of user name and password.
        Credentials = "credentials",
        /// The limitations of Modern.
        Confirm = "confirm",
        /// The browser is opened.
        Authorize = "authorize",
        /// The second factor.
        VerificationCode = "verification_code",
        /// The code goes back to the product.
        PasteCode = "paste_code",
        /// Only now something changes.
        Save = "save",
    }
}

words! {
    /// What a step may be answered with, besides a cancel, which each takes.
    AnswerWord {
        /// It is done.
        Done = "done",
        /// On with the pop-up's way.
        Continue = "continue",
        /// Not now: nothing changes.
        Later = "later",
        /// User name and password are entered.
        PasswordGiven = "password_given",
        /// The password is taken out.
        PasswordRemoved = "password_removed",
        /// The limitations are understood.
        Confirm = "confirm",
        /// Microsoft says who signed in.
        SignedIn = "signed_in",
        /// Microsoft says that it failed.
        Failed = "failed",
    }
}

words! {
    /// A field of the credentials page.
    FieldWord {
        /// The user name.
        Username = "username",
        /// The account's password.
        Password = "password",
        /// An app password.
        AppPassword = "app_password",
        /// The list of regions.
        Region = "region",
        /// "Access the Internet through proxy".
        Proxy = "proxy",
    }
}

words! {
    /// What a field of the credentials page has to be.
    FieldState {
        /// As it is.
        Keep = "keep",
        /// Filled in.
        Required = "required",
        /// Filled in where wanted.
        Optional = "optional",
        /// Empty; the web console highlights that.
        Empty = "empty",
    }
}

/// A field of the credentials page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Which.
    pub field: FieldWord,
    /// What it has to be.
    pub state: FieldState,
    /// Whether the page marks it.
    pub highlighted: bool,
}

/// How the browser is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BrowserSignIn {
    /// Who has to sign in.
    pub signer: Signer,
    /// The value of `prompt`: `login` for one account, `select_account` where it is not known which.
    pub prompt: &'static str,
    /// The value of `login_hint`: only where that very account has to sign in.
    pub login_hint: Option<String>,
}

/// Something a person does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Its place, from 1.
    pub number: usize,
    /// A stable word for machines.
    pub step: StepWord,
    /// Its heading.
    pub title: &'static str,
    /// What to do.
    pub text: String,
    /// What it may be answered with, besides a cancel. None for the last one: that is saved.
    pub answers: Vec<AnswerWord>,
    /// The page's fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// How the browser is opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<BrowserSignIn>,
}

/// The steps of a move that may be made.
pub(super) fn steps(account: &Account, from: Mode, to: Mode, settings: &Settings, date: Date) -> Vec<Step> {
    let sign_in = sign_in(account, to, settings, date);
    let own_account_signs = sign_in.login_hint.is_some();
    let enforced = account.mfa() == Some(MfaState::Enforced);
    let steps = [
        Some(sign_out()),
        Some(way_in(account.front_end(), from)),
        credentials(account, from, to),
        (to == Mode::Modern).then(|| confirm(account)),
        Some(authorize(account, sign_in)),
        (own_account_signs && enforced).then(verification_code),
        Some(paste_code()),
        Some(save(account)),
    ];
    let mut steps: Vec<Step> = steps.into_iter().flatten().collect();
    for (place, step) in steps.iter_mut().enumerate() {
        step.number = place + 1;
    }
    steps
}

fn step(word: StepWord, title: &'static str, text: impl Into<String>, answers: &[AnswerWord]) -> Step {
    Step {
        number: 0,
        step: word,
        title,
        text: text.into(),
        answers: answers.to_vec(),
        fields: Vec::new(),
        sign_in: None,
    }
}

fn sign_out() -> Step {
    let text =
        "Sign out of all Microsoft 365 accounts in the default browser, so that the right one signs in.";
    step(StepWord::SignOut, "Sign out", text, &[AnswerWord::Done])
}

fn way_in(front_end: FrontEnd, from: Mode) -> Step {
    let way = match front_end {
        FrontEnd::Client => "In the backup client open Backup Sets and choose the set",
        FrontEnd::Agentless => "In the web console open the User icon, then Backup Set, and choose the set",
    };
    if from == Mode::Basic {
        let text = format!(
            "{way}. The pop-up \"Authentication Code is required\" recommends token-based authentication: Continue, or Update later."
        );
        return step(
            StepWord::AuthenticationRequired,
            "Authentication Code is required",
            text,
            &[AnswerWord::Continue, AnswerWord::Later],
        );
    }
    step(
        StepWord::ChangeSettings,
        "Change settings",
        format!("{way}, then Change settings."),
        &[AnswerWord::Done],
    )
}

fn credentials(account: &Account, from: Mode, to: Mode) -> Option<Step> {
    let (text, state, answer) = match (from, to) {
        (Mode::Hybrid, Mode::Modern) => (
            "Remove the password and choose Next. The user name stays.",
            FieldState::Empty,
            AnswerWord::PasswordRemoved,
        ),
        (_, Mode::Hybrid) if account.lacks_password() || account.lacks_app_password() => (
            "Enter the account's name and password and choose Next.",
            FieldState::Required,
            AnswerWord::PasswordGiven,
        ),
        _ => return None,
    };
    let enforced = account.mfa() == Some(MfaState::Enforced);
    let gives = state == FieldState::Required;
    let app_password = match (gives, enforced) {
        (true, true) => FieldState::Required,
        (true, false) => FieldState::Optional,
        (false, _) => FieldState::Empty,
    };
    let highlighted = account.front_end() == FrontEnd::Agentless;
    let field =
        |field, state| Field { field, state, highlighted: highlighted && field == FieldWord::Password };
    let more = if gives && enforced {
        " Multi-factor authentication is enforced, so the app password is required."
    } else {
        ""
    };
    let mut step = step(StepWord::Credentials, "User name and password", format!("{text}{more}"), &[answer]);
    step.fields = vec![
        field(FieldWord::Username, FieldState::Keep),
        field(FieldWord::Password, state),
        field(FieldWord::AppPassword, app_password),
        field(FieldWord::Region, FieldState::Keep),
        field(FieldWord::Proxy, FieldState::Keep),
    ];
    Some(step)
}

fn confirm(account: &Account) -> Step {
    let front_end = confirmation_text(account.front_end());
    let applying: Vec<String> = limitations(&account.selects())
        .iter()
        .filter(|one| one.applies)
        .map(|one| format!(" Selected here: {}.", one.text))
        .collect();
    let text = format!("{front_end}{} \"{CONFIRMATION}\", or Cancel.", applying.concat());
    step(StepWord::Confirm, "Limitations of Modern authentication", text, &[AnswerWord::Confirm])
}

fn sign_in(account: &Account, to: Mode, settings: &Settings, date: Date) -> BrowserSignIn {
    let signer = signer(account, to, settings.policy(), date);
    let own = match signer {
        Signer::Anyone => false,
        Signer::Account => true,
        Signer::Administrator => account.is_administrator(settings),
    };
    let login_hint = own.then(|| account.lead().account.trim().to_owned());
    let prompt = if own { "login" } else { "select_account" };
    BrowserSignIn { signer, prompt, login_hint }
}

fn authorize(account: &Account, sign_in: BrowserSignIn) -> Step {
    let name = &account.lead().account;
    let who = match (sign_in.signer, &sign_in.login_hint) {
        (Signer::Anyone, _) => "Sign in with a Microsoft 365 account of the tenant".to_owned(),
        (Signer::Administrator, None) => {
            format!("Ask an administrator to sign in; the set keeps the account {name}")
        }
        _ => format!("Sign in as {name}"),
    };
    let registers = sign_in.login_hint.is_some() && account.mfa() == Some(MfaState::Enabled);
    let more = if registers {
        " You will be asked to register a second factor first; the app password is shown once, so copy it as well."
    } else {
        ""
    };
    let text = format!(
        "Choose Authorize, or Cancel. A browser opens. {who}, authorize the backup application if you are asked to, and copy the code that is shown.{more}"
    );
    let mut step = step(StepWord::Authorize, "Authorize", text, &[AnswerWord::Done]);
    step.sign_in = Some(sign_in);
    step
}

fn verification_code() -> Step {
    let text = "Multi-factor authentication is enforced for this account: enter the verification code, or approve the sign-in.";
    step(StepWord::VerificationCode, "Verification code", text, &[AnswerWord::Done])
}

fn paste_code() -> Step {
    let text = "The page \"Authorization Code for Microsoft 365\" shows a long code. Copy it, paste it into the text box and choose OK.";
    step(StepWord::PasteCode, "Authorization code", text, &[AnswerWord::SignedIn, AnswerWord::Failed])
}

fn save(account: &Account) -> Step {
    let count = account.sets().len();
    let sets = if count == 1 { "the set".to_owned() } else { format!("all {count} sets of the account") };
    step(StepWord::Save, "Save", format!("Save changes {sets}. Until then nothing has changed."), &[])
}
