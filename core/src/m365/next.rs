//! What to do next with an account, and what stands in the way. Pure.

use super::account::Account;
use super::certificate::CertificateAdvice;
use super::facts::Kind;
use super::limits::hybrid_may_stay;
use super::mode::Mode;
use super::plan::{Refused, Signer, allowed, signer};
use super::settings::Settings;
use super::timeline::Standing;
use super::words::words;
use crate::zone::Date;

words! {
    /// What to do next with an account.
    NextStep {
        /// Hand in what is missing.
        TellFacts = "tell_facts",
        /// Connect it to the region its tenant went to.
        MoveRegion = "move_region",
        /// Ask sales, for the front end may not be upgraded.
        ContactSales = "contact_sales",
        /// Upgrade the front end.
        Upgrade = "upgrade",
        /// Move it to Hybrid.
        MigrateToHybrid = "migrate_to_hybrid",
        /// Move it to Modern.
        MigrateToModern = "migrate_to_modern",
        /// Renew the certificate.
        UpdateConfiguration = "update_configuration",
        /// Reach the data by another protocol.
        ChangeProtocol = "change_protocol",
        /// Nothing.
        None = "none",
    }
}

words! {
    /// What stands in the way of the next step, or has to be thought of.
    Blocker {
        /// An administrator has to sign in.
        AdministratorRequired = "administrator_required",
        /// An app password is needed.
        AppPasswordMissing = "app_password_missing",
        /// Limitations have to be confirmed.
        Limitations = "limitations",
        /// The mode cannot be told.
        ModeUnknown = "mode_unknown",
        /// The region was not told.
        RegionUnknown = "region_unknown",
        /// The region is closed.
        RegionRetired = "region_retired",
        /// The region has no Modern authentication on this date.
        RegionWithoutModern = "region_without_modern",
        /// The front end is too old.
        UpgradeRequired = "upgrade_required",
        /// Maintenance has expired.
        MaintenanceExpired = "maintenance_expired",
    }
}

/// What to do next, and what stands in the way.
pub(super) struct Next {
    pub(super) step: NextStep,
    pub(super) blockers: Vec<Blocker>,
}

/// An account, as far as it was judged.
pub(super) struct View<'a> {
    pub(super) account: &'a Account,
    pub(super) mode: Option<Mode>,
    pub(super) advised: Option<Mode>,
    pub(super) standing: Standing,
    pub(super) certificate: Option<&'a CertificateAdvice>,
    pub(super) settings: &'a Settings,
    pub(super) date: Date,
}

impl View<'_> {
    pub(super) fn next(&self) -> Next {
        let alone = |step, blocker| Next { step, blockers: vec![blocker] };
        if self.account.kind() != Kind::Microsoft365 {
            return Next { step: NextStep::None, blockers: Vec::new() };
        }
        let Some(mode) = self.mode else {
            return alone(NextStep::TellFacts, Blocker::ModeUnknown);
        };
        match self.advised {
            None => alone(NextStep::TellFacts, Blocker::RegionUnknown),
            Some(Mode::Basic) => alone(NextStep::None, Blocker::RegionWithoutModern),
            Some(to) if self.is_there(mode, to) => Next { step: self.upkeep(), blockers: Vec::new() },
            Some(to) => self.migrate(to),
        }
    }

    /// Hybrid may stay where it still works and nobody has asked it to move. Modern goes back to Hybrid while that
    /// is the way out of a limitation.
    fn is_there(&self, mode: Mode, to: Mode) -> bool {
        let policy = self.settings.policy();
        let retired = self.account.cloud(policy).is_some_and(|cloud| cloud.is_retired(self.date));
        let stays = || hybrid_may_stay(self.account.lead(), policy, self.date);
        !retired && (mode == to || (mode == Mode::Hybrid && stays()))
    }

    fn upkeep(&self) -> NextStep {
        let ending = self.certificate.is_some_and(|certificate| certificate.reached_days.is_some());
        match self.standing {
            Standing::Blocked => NextStep::ChangeProtocol,
            _ if ending => NextStep::UpdateConfiguration,
            Standing::Warned => NextStep::ChangeProtocol,
            Standing::Works | Standing::Unknown => NextStep::None,
        }
    }

    fn migrate(&self, to: Mode) -> Next {
        if let Err(refusal) = allowed(self.account, to, self.settings, self.date) {
            let (step, blocker) = refused(refusal.reason);
            return Next { step, blockers: vec![blocker] };
        }
        let administrator = signer(self.account, to, self.settings.policy(), self.date)
            == Signer::Administrator
            && !self.account.is_administrator(self.settings);
        let limited = to == Mode::Modern && !self.account.selects().is_empty();
        let blockers = [
            administrator.then_some(Blocker::AdministratorRequired),
            (to == Mode::Hybrid && self.account.lacks_app_password()).then_some(Blocker::AppPasswordMissing),
            limited.then_some(Blocker::Limitations),
        ];
        let step = if to == Mode::Hybrid { NextStep::MigrateToHybrid } else { NextStep::MigrateToModern };
        Next { step, blockers: blockers.into_iter().flatten().collect() }
    }
}

const fn refused(reason: Refused) -> (NextStep, Blocker) {
    match reason {
        Refused::RegionUnknown => (NextStep::TellFacts, Blocker::RegionUnknown),
        Refused::RegionRetired => (NextStep::MoveRegion, Blocker::RegionRetired),
        Refused::RegionWithoutModern | Refused::RegionWithoutHybrid | Refused::HybridEnded => {
            (NextStep::None, Blocker::RegionWithoutModern)
        }
        Refused::UpgradeRequired => (NextStep::Upgrade, Blocker::UpgradeRequired),
        Refused::MaintenanceExpired => (NextStep::ContactSales, Blocker::MaintenanceExpired),
        Refused::OnPremises | Refused::ModeUnknown | Refused::SameMode | Refused::NeverBasic => {
            (NextStep::TellFacts, Blocker::ModeUnknown)
        }
    }
}
