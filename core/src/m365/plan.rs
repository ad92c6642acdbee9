//! Which moves between the modes may be made, by whom and in which steps. Pure.

use super::account::Account;
use super::error::M365Error;
use super::facts::{Connection, Kind, parse};
use super::limits::{Advice, LIMITS_DATED, Limitation, advise, hybrid_works, limitations};
use super::mode::{Mode, Unsure, detect};
use super::policy::Policy;
use super::settings::{Settings, SettingsText};
use super::show;
use super::steps::{Step, steps};
use super::words::words;
use crate::units::UtcMs;
use crate::zone::Date;
use serde::{Deserialize, Serialize};

const SCHEMA: u32 = 1;

words! {
    /// Why a move may not be made.
    Refused {
        /// Nothing is to be moved on premises.
        OnPremises = "on_premises",
        /// The mode cannot be told.
        ModeUnknown = "mode_unknown",
        /// It is there already.
        SameMode = "same_mode",
        /// From Hybrid and Modern there is no way back.
        NeverBasic = "never_basic",
        /// The region was not told.
        RegionUnknown = "region_unknown",
        /// The region is closed.
        RegionRetired = "region_retired",
        /// The region has no Modern authentication on this date.
        RegionWithoutModern = "region_without_modern",
        /// The region has no Hybrid.
        RegionWithoutHybrid = "region_without_hybrid",
        /// What Hybrid has a password for takes none any more.
        HybridEnded = "hybrid_ended",
        /// The front end is too old.
        UpgradeRequired = "upgrade_required",
        /// The front end is too old, and may not be upgraded.
        MaintenanceExpired = "maintenance_expired",
    }
}

words! {
    /// Who has to sign in.
    Signer {
        /// Any account of the tenant.
        Anyone = "anyone",
        /// The account of the set.
        Account = "account",
        /// An administrator; the set keeps its own account.
        Administrator = "administrator",
    }
}

/// Why a move may not be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// A stable word for machines.
    pub reason: Refused,
    /// What is so, and what to do.
    pub text: String,
}

/// A move to a mode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Move {
    /// Where to.
    pub to: Mode,
    /// Why it may not be made; absent when it may.
    pub refusal: Option<Refusal>,
    /// Who has to sign in.
    pub signer: Option<Signer>,
    /// Whether the limitations have to be confirmed.
    pub confirms: bool,
    /// What a person does, in order.
    pub steps: Vec<Step>,
}

/// All that may be done with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    schema: u32,
    /// The date of the policy.
    pub dated: String,
    /// The date it was asked for.
    pub date: String,
    /// The account.
    pub account: String,
    /// How many sets it has.
    pub sets: usize,
    /// How it signs in now; absent when that cannot be told.
    pub from: Option<Mode>,
    /// Why that cannot be told.
    pub reason: Option<Unsure>,
    /// Which mode to be in.
    pub advice: Option<Advice>,
    /// When the list of limitations was published.
    pub limitations_dated: &'static str,
    /// What Modern cannot wholly do.
    pub limitations: Vec<Limitation>,
    /// Each mode as a place to go, or the one that was asked for.
    pub moves: Vec<Move>,
    /// All of it for people, in lines.
    pub text: String,
}

/// Sets of one account, and how to judge them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRequest {
    pub(super) account: Account,
    pub(super) settings: Settings,
    to: Option<Mode>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanText {
    sets: Vec<Connection>,
    #[serde(default)]
    to: Option<Mode>,
    #[serde(default)]
    settings: SettingsText,
}

impl PlanRequest {
    /// A request from its JSON: `sets`, all of one account, and where wanted `to`, one mode, and `settings`.
    ///
    /// Errors: M365FactsRejected, M365PolicyRejected.
    pub fn parse(json: &str) -> Result<PlanRequest, M365Error> {
        let text: PlanText = parse(json)?;
        PlanRequest::of(text.sets, text.to, text.settings)
    }

    pub(super) fn of(
        sets: Vec<Connection>,
        to: Option<Mode>,
        settings: SettingsText,
    ) -> Result<PlanRequest, M365Error> {
        let settings = settings.read()?;
        let account = Account::read(sets, settings.policy())?;
        Ok(PlanRequest { account, settings, to })
    }
}

/// All that may be done with an account, and how. Changes nothing.
pub fn plan(request: &PlanRequest, now: UtcMs) -> Plan {
    let (account, settings) = (&request.account, &request.settings);
    let (policy, date) = (settings.policy(), settings.date(now, None));
    let found = account.detect(policy, date);
    let selects = account.selects();
    let targets = request.to.map_or_else(|| Mode::ALL.to_vec(), |to| vec![to]);
    let mut plan = Plan {
        schema: SCHEMA,
        dated: policy.dated.first.to_string(),
        date: date.to_string(),
        account: account.lead().account.clone(),
        sets: account.sets().len(),
        from: found.mode,
        reason: found.reason,
        advice: advise(account.lead(), &selects, policy, date),
        limitations_dated: LIMITS_DATED,
        limitations: limitations(&selects),
        moves: targets.into_iter().map(|to| one_move(account, found.mode, to, settings, date)).collect(),
        text: String::new(),
    };
    plan.text = show::plan(&plan);
    plan
}

fn one_move(account: &Account, from: Option<Mode>, to: Mode, settings: &Settings, date: Date) -> Move {
    let policy = settings.policy();
    match allowed(account, to, settings, date) {
        Ok(from) => Move {
            to,
            refusal: None,
            signer: Some(signer(account, to, policy, date)),
            confirms: to == Mode::Modern,
            steps: steps(account, from, to, settings, date),
        },
        Err(refusal) => {
            let may_be = from.is_some_and(|from| from != to && to != Mode::Basic);
            let signer = may_be.then(|| signer(account, to, policy, date));
            Move { to, refusal: Some(refusal), signer, confirms: false, steps: Vec::new() }
        }
    }
}

/// Who has to sign in for an account's move: whoever serves each of its sets that are moved.
pub(super) fn signer(account: &Account, to: Mode, policy: &Policy, date: Date) -> Signer {
    let from = account.sets().iter().filter_map(|set| detect(set, policy, date).mode);
    from.filter(|from| *from != to).map(|from| signer_of(from, to)).max().unwrap_or(Signer::Anyone)
}

const fn signer_of(from: Mode, to: Mode) -> Signer {
    match (from, to) {
        (Mode::Basic, Mode::Modern) => Signer::Administrator,
        (Mode::Basic, _) => Signer::Anyone,
        _ => Signer::Account,
    }
}

/// Whether an account may be moved to a mode on a date: the mode it comes from, or why not.
pub(super) fn allowed(account: &Account, to: Mode, settings: &Settings, date: Date) -> Result<Mode, Refusal> {
    let refuse = |reason: Refused, text: String| Err(Refusal { reason, text });
    let policy = settings.policy();
    if account.kind() != Kind::Microsoft365 {
        return refuse(
            Refused::OnPremises,
            "it is on premises, where Basic authentication stays; nothing is to be changed".into(),
        );
    }
    let found = account.detect(policy, date);
    let Some(from) = found.mode else {
        let why = found.reason.map(Unsure::text).unwrap_or_default();
        return refuse(Refused::ModeUnknown, format!("its mode cannot be told: {why}"));
    };
    match (from, to) {
        (Mode::Basic, Mode::Basic) => {
            return refuse(
                Refused::SameMode,
                "it is in Basic authentication already; \"Update later\" leaves it there".into(),
            );
        }
        (_, Mode::Basic) => {
            let text = format!("from {} authentication there is no way back to Basic", from.title());
            return refuse(Refused::NeverBasic, text);
        }
        _ => {}
    }
    in_region(account, to, settings, date)?;
    if account.is_all_in(to, policy, date) {
        return refuse(Refused::SameMode, format!("it is in {} authentication already", to.title()));
    }
    by_front_end(account, settings)?;
    Ok(from)
}

fn in_region(account: &Account, to: Mode, settings: &Settings, date: Date) -> Result<(), Refusal> {
    let policy = settings.policy();
    let refuse = |reason: Refused, text: String| Err(Refusal { reason, text });
    let Some(cloud) = account.cloud(policy) else {
        return refuse(Refused::RegionUnknown, "its region was not told; hand in `region`".into());
    };
    let title = &cloud.title;
    if cloud.is_retired(date) {
        let other = policy.successor(cloud);
        return refuse(Refused::RegionRetired, format!("{title} is closed; connect the set to {other}"));
    }
    if !cloud.has_modern(date) {
        return refuse(
            Refused::RegionWithoutModern,
            format!("{title} has no Modern authentication; the set keeps Basic"),
        );
    }
    if to == Mode::Hybrid && !cloud.hybrid {
        return refuse(
            Refused::RegionWithoutHybrid,
            format!("{title} has no Hybrid authentication; choose Modern"),
        );
    }
    if to == Mode::Hybrid && !hybrid_works(account.lead(), policy, date) {
        let text = "the password of Hybrid authentication is taken by nothing any more; choose Modern";
        return refuse(Refused::HybridEnded, text.into());
    }
    Ok(())
}

fn by_front_end(account: &Account, settings: &Settings) -> Result<(), Refusal> {
    let policy = settings.policy();
    if !account.needs_upgrade(policy) {
        return Ok(());
    }
    let least = &policy.front_end.modern_from;
    if account.maintenance_expired() {
        let text = format!(
            "version {least} is needed and maintenance has expired: do not upgrade, contact sales first"
        );
        return Err(Refusal { reason: Refused::MaintenanceExpired, text });
    }
    let text = format!("upgrade to version {least} or later first, then migrate");
    Err(Refusal { reason: Refused::UpgradeRequired, text })
}

impl Plan {
    /// The plan as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
