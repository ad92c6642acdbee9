//! How a tenant stands, for hosts. Pure.

use super::lines;
use super::record::{Facts, Key, Record};
use super::request::TenantWay;
use crate::m365::live::PermissionPlan;
use crate::m365::mfa::settles;
use crate::m365::words::words;
use crate::m365::{CertificateAdvice, CertificateFacts, certificate_advice};
use crate::units::UtcMs;
use serde::Serialize;

const SCHEMA: u32 = 1;

words! {
    /// How a tenant stands.
    TenantState {
        /// Its application signs in, and has all it needs.
        Ready = "ready",
        /// All is made; Microsoft does not have it everywhere yet.
        Propagating = "propagating",
        /// Its application signs in, and lacks permissions: an administrator has to update it.
        Incomplete = "incomplete",
        /// Setting up began and is not through: an administrator has to go on.
        Unfinished = "unfinished",
        /// Its certificate is over: an administrator has to update it.
        Expired = "expired",
        /// Microsoft refuses its application.
        Refused = "refused",
        /// Its application was deleted, by us or by somebody in the tenant.
        Deleted = "deleted",
        /// Nothing is kept of it.
        NotSetUp = "not_set_up",
    }
}

words! {
    /// A step of what is done with a tenant. Also the names of the phases that a monitor hears.
    TenantStep {
        /// What is to be made is noted here.
        Prepare = "prepare",
        /// The application.
        Application = "application",
        /// Its service principal.
        Principal = "principal",
        /// An administrator's consent to each permission.
        Grant = "grant",
        /// Permissions that are not needed are taken away.
        Revoke = "revoke",
        /// Its certificate is made, and given to Microsoft by an administrator.
        Certificate = "certificate",
        /// A new certificate is given to Microsoft by the old one's proof.
        AddKey = "add_key",
        /// The application signs in; after set-up and update with all its permissions.
        Prove = "prove",
        /// The new certificate takes the old one's place.
        Switch = "switch",
        /// Microsoft forgets the old one.
        RemoveKey = "remove_key",
        /// The application is deleted.
        Delete = "delete",
        /// What is kept here is dropped.
        Forget = "forget",
    }
}

words! {
    /// What became of a step.
    StepState {
        /// It was done.
        Done = "done",
        /// There was nothing to do.
        Already = "already",
        /// It is left for a later call.
        Waiting = "waiting",
        /// It was not wanted.
        Skipped = "skipped",
    }
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepTaken {
    /// Which.
    pub step: TenantStep,
    /// What became of it.
    pub state: StepState,
    /// The same for people.
    pub text: String,
}

/// A tenant's application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TenantApplication {
    /// What people see.
    pub name: String,
    /// By which it signs in.
    pub client_id: String,
    /// Its id in the directory.
    pub object_id: String,
    /// Its service principal's id.
    pub service_principal_id: Option<String>,
}

/// The certificate a tenant's application signs in with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TenantCertificate {
    /// SHA-1, as Microsoft's pages show it.
    pub thumbprint: String,
    /// From when it is valid.
    pub not_before_utc_ms: i64,
    /// Until when.
    pub not_after_utc_ms: i64,
    /// How long it lasts, and whether to remind of its end.
    pub advice: CertificateAdvice,
}

/// What was done with a tenant, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TenantOutcome {
    schema: u32,
    /// What was to be done.
    pub way: TenantWay,
    /// The tenant's id.
    pub tenant: String,
    /// How it stands.
    pub state: TenantState,
    /// Why, where Microsoft refuses.
    pub reason: Option<String>,
    /// Its application; absent as long as none is known.
    pub application: Option<TenantApplication>,
    /// Its certificate.
    pub certificate: Option<TenantCertificate>,
    /// What it needs, and how that differs from what it has; absent when nothing is kept of it.
    pub permissions: Option<PermissionPlan>,
    /// What was done, in order.
    pub steps: Vec<StepTaken>,
    /// All of it for people, in lines.
    pub text: String,
    #[serde(skip)]
    pub(super) basis: Basis,
}

/// Who told what the application has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Basis {
    /// Nobody was asked.
    Kept,
    /// It signed in, by a token that does not tell.
    SignIn,
    /// Its token, which tells of Microsoft Graph alone.
    Token,
    /// The directory, to an administrator.
    Directory,
}

/// A tenant that is kept. No secret is among what is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptTenant {
    /// The tenant's id.
    pub tenant: String,
    /// What it was called when it was set up, where that was a domain.
    pub domain: Option<String>,
    /// The cloud.
    pub region: String,
    /// Its application's name.
    pub name: String,
    /// By which it signs in; absent as long as it is not made.
    pub client_id: Option<String>,
    /// Whether it signed in with all its permissions.
    pub ready: bool,
    /// Until when its certificate is valid.
    pub certificate_not_after_utc_ms: i64,
    /// Why what is kept of it cannot be used; all but the id is empty then.
    pub problem: Option<String>,
}

/// What an outcome is made of.
pub(super) struct Told {
    pub(super) way: TenantWay,
    pub(super) tenant: String,
    pub(super) state: TenantState,
    pub(super) permissions: Option<PermissionPlan>,
    pub(super) steps: Vec<StepTaken>,
    pub(super) basis: Basis,
}

impl TenantOutcome {
    pub(super) fn of(
        told: Told,
        record: Option<&Record>,
        reminder_days: &[u32],
        now: UtcMs,
    ) -> TenantOutcome {
        let mut outcome = TenantOutcome {
            schema: SCHEMA,
            way: told.way,
            tenant: told.tenant,
            state: told.state,
            reason: None,
            application: record.and_then(|record| application(&record.facts)),
            certificate: record.map(|record| certificate(&record.current, reminder_days, now)),
            permissions: told.permissions,
            steps: told.steps,
            text: String::new(),
            basis: told.basis,
        };
        outcome.text = lines::outcome(&outcome);
        outcome
    }

    /// Says why, where Microsoft refuses.
    pub(super) fn because(&mut self, reason: Option<String>) {
        self.reason = reason;
        self.text = lines::outcome(self);
    }

    /// The outcome as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl KeptTenant {
    /// Tenants as JSON, with a schema version.
    pub fn all_to_json(tenants: &[KeptTenant]) -> String {
        #[derive(Serialize)]
        struct Shown<'a> {
            schema: u32,
            tenants: &'a [KeptTenant],
        }
        serde_json::to_string(&Shown { schema: SCHEMA, tenants }).unwrap_or_default()
    }

    pub(super) fn of(record: &Record) -> KeptTenant {
        let facts = &record.facts;
        KeptTenant {
            tenant: facts.tenant.clone(),
            domain: facts.domain.clone(),
            region: facts.region.clone(),
            name: facts.name.clone(),
            client_id: facts.application.as_ref().map(|ids| ids.client_id.clone()),
            ready: facts.proven_utc_ms.is_some(),
            certificate_not_after_utc_ms: record.current.certificate.not_after.0,
            problem: None,
        }
    }

    /// One that cannot be read.
    pub(super) fn unreadable(tenant: String, problem: String) -> KeptTenant {
        KeptTenant {
            tenant,
            domain: None,
            region: String::new(),
            name: String::new(),
            client_id: None,
            ready: false,
            certificate_not_after_utc_ms: 0,
            problem: Some(problem),
        }
    }
}

fn application(facts: &Facts) -> Option<TenantApplication> {
    let ids = facts.application.as_ref()?;
    Some(TenantApplication {
        name: facts.name.clone(),
        client_id: ids.client_id.clone(),
        object_id: ids.object_id.clone(),
        service_principal_id: facts.principal.clone(),
    })
}

fn certificate(key: &Key, reminder_days: &[u32], now: UtcMs) -> TenantCertificate {
    let certificate = &key.certificate;
    let facts = CertificateFacts {
        not_before_utc_ms: Some(certificate.not_before.0),
        not_after_utc_ms: certificate.not_after.0,
        reminded_days: None,
    };
    TenantCertificate {
        thumbprint: hex(&certificate.thumbprint_sha1),
        not_before_utc_ms: certificate.not_before.0,
        not_after_utc_ms: certificate.not_after.0,
        advice: certificate_advice(&facts, reminder_days, now),
    }
}

/// As Microsoft's pages show a thumbprint.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// What a sign-in of the application said.
pub(super) enum Asked {
    /// Nobody asked.
    Offline,
    /// It signed in; whether it lacks permissions.
    SignedIn { lacks: bool },
    /// Microsoft says no, maybe because something is not in effect yet.
    Refused { propagating: bool },
}

/// How a tenant stands.
pub(super) fn state(record: Option<&Record>, asked: &Asked, now: UtcMs, propagation_ms: i64) -> TenantState {
    let Some(record) = record else { return TenantState::NotSetUp };
    let facts = &record.facts;
    let (is_granted, was_proven) = (facts.granted_utc_ms.is_some(), facts.proven_utc_ms.is_some());
    let is_fresh = settles(facts.granted_utc_ms, now, propagation_ms).is_some();
    match asked {
        _ if facts.application.is_none() || !is_granted && !was_proven => TenantState::Unfinished,
        _ if record.current.certificate.not_after <= now => TenantState::Expired,
        Asked::SignedIn { lacks: false } => TenantState::Ready,
        Asked::SignedIn { lacks: true } if is_fresh => TenantState::Propagating,
        Asked::SignedIn { lacks: true } => TenantState::Incomplete,
        Asked::Refused { propagating: true } => TenantState::Propagating,
        Asked::Refused { propagating: false } => TenantState::Refused,
        // A change that was cut off.
        Asked::Offline if !is_granted => TenantState::Incomplete,
        Asked::Offline if !was_proven => TenantState::Propagating,
        Asked::Offline => TenantState::Ready,
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::ApplicationIds;
    use super::super::record::tests::{NOW, record};
    use super::*;

    const HOUR_MS: i64 = 3_600_000;

    fn ready() -> Record {
        let mut record = record();
        let ids = ApplicationIds { client_id: "c".to_owned(), object_id: "o".to_owned() };
        record.facts.application = Some(ids);
        record.facts.granted_utc_ms = Some(NOW.0);
        record.facts.proven_utc_ms = Some(NOW.0);
        record
    }

    #[test]
    fn how_it_stands_follows_from_what_is_kept_and_what_was_said() {
        let signed_in = |lacks| Asked::SignedIn { lacks };
        let refused = |propagating| Asked::Refused { propagating };
        let of = |record: &Record, asked, now| state(Some(record), &asked, now, HOUR_MS);
        let mut record = ready();
        assert_eq!(state(None, &Asked::Offline, NOW, HOUR_MS), TenantState::NotSetUp);
        assert_eq!(of(&record, Asked::Offline, NOW), TenantState::Ready);
        assert_eq!(of(&record, signed_in(false), NOW), TenantState::Ready);
        assert_eq!(of(&record, refused(true), NOW), TenantState::Propagating);
        assert_eq!(of(&record, refused(false), NOW), TenantState::Refused);
        let later = NOW.plus_ms(731 * UtcMs::DAY_MS);
        assert_eq!(of(&record, Asked::Offline, later), TenantState::Expired);
        record.facts.proven_utc_ms = None;
        assert_eq!(of(&record, Asked::Offline, NOW), TenantState::Propagating);
        record.facts.granted_utc_ms = None;
        assert_eq!(of(&record, signed_in(false), NOW), TenantState::Unfinished);
    }

    #[test]
    fn a_lack_is_a_delay_for_as_long_as_a_grant_may_take() {
        let of = |record: &Record, asked, now| state(Some(record), &asked, now, HOUR_MS);
        let lacks = || Asked::SignedIn { lacks: true };
        let mut record = ready();
        assert_eq!(of(&record, lacks(), NOW.plus_ms(60_000)), TenantState::Propagating);
        assert_eq!(of(&record, lacks(), NOW.plus_ms(HOUR_MS)), TenantState::Incomplete);
        record.facts.proven_utc_ms = None;
        assert_eq!(of(&record, lacks(), NOW), TenantState::Propagating);
        assert_eq!(of(&record, lacks(), NOW.plus_ms(HOUR_MS)), TenantState::Incomplete);
    }

    #[test]
    fn a_change_that_was_cut_off_is_no_set_up_that_was() {
        let of = |record: &Record, asked| state(Some(record), &asked, NOW, HOUR_MS);
        let mut record = ready();
        record.facts.granted_utc_ms = None;
        assert_eq!(of(&record, Asked::Offline), TenantState::Incomplete);
        assert_eq!(of(&record, Asked::SignedIn { lacks: true }), TenantState::Incomplete);
        assert_eq!(of(&record, Asked::SignedIn { lacks: false }), TenantState::Ready);
    }

    #[test]
    fn an_outcome_says_it_to_people_and_has_no_secret() {
        let record = ready();
        let told = Told {
            way: TenantWay::Status,
            tenant: record.facts.tenant.clone(),
            state: TenantState::Ready,
            permissions: None,
            steps: Vec::new(),
            basis: Basis::Token,
        };
        let late = NOW.plus_ms(650 * UtcMs::DAY_MS);
        let outcome = TenantOutcome::of(told, Some(&record), &[90, 30], late);
        assert!(outcome.text.contains("is ready"), "{}", outcome.text);
        assert!(outcome.text.contains("79 days"), "{}", outcome.text);
        let certificate = outcome.certificate.as_ref().expect("certificate");
        assert_eq!((certificate.thumbprint.len(), certificate.advice.reached_days), (40, Some(90)));
        let all = format!("{outcome:?}{}{:?}", outcome.to_json(), KeptTenant::of(&record));
        assert!(!all.contains("PRIVATE") && !all.contains("MII"), "{all}");
    }
}
