//! The sets of one account: they are migrated together, and once. Pure.

use super::error::M365Error;
use super::facts::{Connection, Feature, FrontEnd, Kind, MfaState, Role};
use super::mode::{Detection, Mode, Unsure, detect};
use super::policy::{Cloud, Policy};
use super::settings::Settings;
use crate::zone::Date;
use std::collections::HashSet;

/// The sets of one account at one place. There is at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    sets: Vec<Connection>,
}

impl Account {
    /// Sets that are known to be of one account.
    pub(super) fn of(sets: Vec<Connection>) -> Account {
        Account { sets }
    }

    /// The sets of a request, which have to be of one account.
    ///
    /// Errors: M365FactsRejected.
    pub(super) fn read(sets: Vec<Connection>, policy: &Policy) -> Result<Account, M365Error> {
        check_all(&sets, policy)?;
        let Some(lead) = sets.first() else {
            return Err(M365Error::facts("`sets` is empty; hand in the sets of the account"));
        };
        let role = sets.iter().find_map(|set| set.role);
        let mfa = sets.iter().find_map(mfa_state);
        let (account, region) = (lead.account_key(), lead.cloud(policy).map(|cloud| &cloud.name));
        for (place, set) in sets.iter().enumerate() {
            let wrong = |what: &str| {
                Err(M365Error::facts(format!("sets[{place}] {what}; hand in the sets of one account")))
            };
            if set.account_key() != account {
                return wrong("is of another account than sets[0]");
            }
            if set.kind != lead.kind || set.cloud(policy).map(|cloud| &cloud.name) != region {
                return wrong("is of another kind or region than sets[0], under the same account");
            }
            if differs(role, set.role) || differs(mfa, mfa_state(set)) {
                return wrong("tells another role or MFA state of the account than a set before it");
            }
        }
        Ok(Account { sets })
    }

    /// The sets, in the order given.
    pub(super) fn sets(&self) -> &[Connection] {
        &self.sets
    }

    /// The set the others follow.
    pub(super) fn lead(&self) -> &Connection {
        &self.sets[0]
    }

    /// How it signs in: as the set that is furthest back, for all are moved together.
    pub(super) fn detect(&self, policy: &Policy, date: Date) -> Detection {
        let each = self.sets.iter().map(|set| detect(set, policy, date));
        // An unknown one comes first: `None` is less than any mode.
        let least = each.min_by_key(|detection| detection.mode);
        least.unwrap_or(Detection { mode: None, reason: Some(Unsure::TokenUnknown), asks_for_code: false })
    }

    pub(super) fn is_all_in(&self, mode: Mode, policy: &Policy, date: Date) -> bool {
        self.sets.iter().all(|set| detect(set, policy, date).mode == Some(mode))
    }

    /// Everything that any of them selects of that which Modern cannot wholly do.
    pub(super) fn selects(&self) -> Vec<Feature> {
        let selected = |feature: &&Feature| self.sets.iter().any(|set| set.selects.contains(feature));
        Feature::ALL.iter().filter(selected).copied().collect()
    }

    pub(super) fn cloud<'p>(&self, policy: &'p Policy) -> Option<&'p Cloud> {
        self.lead().cloud(policy)
    }

    pub(super) fn kind(&self) -> Kind {
        self.lead().kind
    }

    pub(super) fn front_end(&self) -> FrontEnd {
        self.lead().front_end
    }

    /// What the account may do in its tenant, where any set tells.
    pub(super) fn role(&self) -> Option<Role> {
        self.sets.iter().find_map(|set| set.role)
    }

    /// Whether it may authorize Modern itself.
    pub(super) fn is_administrator(&self, settings: &Settings) -> bool {
        self.role().is_some_and(|role| settings.administrators.contains(&role))
    }

    /// Whether a set works with a front end that has no Modern.
    pub(super) fn needs_upgrade(&self, policy: &Policy) -> bool {
        self.sets.iter().any(|set| !policy.can_do_modern(set.version.as_deref()))
    }

    /// Its multi-factor authentication, where any set tells.
    pub(super) fn mfa(&self) -> Option<MfaState> {
        self.sets.iter().find_map(mfa_state)
    }

    /// Whether a set has no password for Hybrid to keep.
    pub(super) fn lacks_password(&self) -> bool {
        self.sets.iter().any(|set| set.password == Some(false))
    }

    /// Whether a set has nothing to sign in with.
    pub(super) fn lacks_credentials(&self) -> bool {
        self.sets.iter().any(Connection::lacks_credentials)
    }

    /// Whether the password of a set would fail for want of an app password.
    pub(super) fn lacks_app_password(&self) -> bool {
        self.mfa() == Some(MfaState::Enforced) && self.sets.iter().any(|set| set.app_password != Some(true))
    }

    pub(super) fn maintenance_expired(&self) -> bool {
        self.sets.iter().any(|set| set.maintenance_expired)
    }
}

fn mfa_state(set: &Connection) -> Option<MfaState> {
    set.mfa.map(|facts| facts.state)
}

/// Whether two tell different things of what is one.
fn differs<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one != other)
}

/// Refuses sets that cannot be, and a set that is there twice.
///
/// Errors: M365FactsRejected.
pub(super) fn check_all(sets: &[Connection], policy: &Policy) -> Result<(), M365Error> {
    let mut ids = HashSet::new();
    for (place, set) in sets.iter().enumerate() {
        set.check(&format!("sets[{place}]"), policy)?;
        if let Some(id) = set.set.as_deref().filter(|id| !ids.insert(*id)) {
            let id: String = id.chars().take(60).collect();
            return Err(M365Error::facts(format!(
                "sets[{place}]: set {id:?} is there twice; hand in each set once"
            )));
        }
    }
    Ok(())
}
