//! Thousands of sets by account, the most urgent first. Pure.

use super::account::{Account, check_all};
use super::certificate::certificate_advice;
use super::check::{by, is_obsolete, stand};
use super::dates::{PolicyDate, days_between};
use super::error::M365Error;
use super::facts::{Connection, Kind, parse};
use super::limits::advise;
use super::lines::fleet_lines;
use super::mode::{Mode, Unsure, detect, worst};
use super::next::{Blocker, Next, NextStep, View};
use super::policy::Policy;
use super::settings::{Settings, SettingsText};
use super::text;
use super::timeline::{Standing, Verdict};
use super::words::words;
use crate::report::{Report, csv_cell};
use crate::units::UtcMs;
use crate::zone::Zone;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

const SCHEMA: u32 = 1;

words! {
    /// How urgent an account is; the earlier ones come first.
    Urgency {
        /// It cannot sign in any more.
        Blocked = "blocked",
        /// It cannot be told.
        Unknown = "unknown",
        /// Something ends on a date that is known.
        Dated = "dated",
        /// It should be moved, and no date is known.
        Open = "open",
        /// Nothing is to be done.
        None = "none",
    }
}

/// An account of the fleet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The account.
    pub account: String,
    /// What is connected to.
    pub kind: Kind,
    /// The cloud's name.
    pub region: Option<String>,
    /// How many sets it has.
    pub count: usize,
    /// Their ids, as far as they were told.
    pub sets: Vec<String>,
    /// How it signs in, as the set that is furthest back; absent when that cannot be told.
    pub mode: Option<Mode>,
    /// Why that cannot be told.
    pub reason: Option<Unsure>,
    /// Whether it signs in as Microsoft has ended or is about to end.
    pub obsolete: bool,
    /// How urgent it is.
    pub urgency: Urgency,
    /// The date by which something has to be done, or since when it is too late.
    pub by: Option<PolicyDate>,
    /// Days until then; negative when it is past.
    pub days_left: Option<i64>,
    /// Which mode to be in.
    pub advised: Option<Mode>,
    /// What to do next.
    pub next: NextStep,
    /// What stands in the way.
    pub blockers: Vec<Blocker>,
    /// All of it in a sentence.
    pub text: String,
}

/// A fleet of sets, by account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fleet {
    schema: u32,
    /// The date of the policy.
    pub dated: String,
    /// The date it was asked for.
    pub date: String,
    /// How many sets there are.
    pub sets: usize,
    /// The accounts, the most urgent first.
    pub accounts: Vec<Row>,
}

/// Sets of any number of accounts, and how to judge them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FleetRequest {
    sets: Vec<Connection>,
    settings: Settings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FleetText {
    sets: Vec<Connection>,
    #[serde(default)]
    settings: SettingsText,
}

impl FleetRequest {
    /// A request from its JSON: `sets`, and where wanted `settings`.
    ///
    /// Errors: M365FactsRejected, M365PolicyRejected.
    pub fn parse(json: &str) -> Result<FleetRequest, M365Error> {
        let text: FleetText = parse(json)?;
        let settings = text.settings.read()?;
        check_all(&text.sets, settings.policy())?;
        Ok(FleetRequest { sets: text.sets, settings })
    }
}

/// Plans a fleet at a moment, and writes to the report who is to be looked at first.
pub fn fleet(request: FleetRequest, now: UtcMs, report: &mut Report) -> Fleet {
    let FleetRequest { sets, settings } = request;
    let zone = settings.zone(Some(&report.zone));
    let count = sets.len();
    let accounts = by_account(sets, &settings);
    let mut rows: Vec<Row> = accounts.iter().map(|account| row(account, &settings, now, &zone)).collect();
    rows.sort_by(|one, other| rank(one).cmp(&rank(other)));
    let dated = settings.policy().dated.first.to_string();
    let fleet =
        Fleet { schema: SCHEMA, dated, date: zone.date(now).to_string(), sets: count, accounts: rows };
    for (kind, text) in fleet_lines(&fleet) {
        report.push(kind, now, text);
    }
    fleet
}

fn rank(row: &Row) -> (Urgency, bool, Option<&PolicyDate>, &str) {
    (row.urgency, row.by.is_none(), row.by.as_ref(), &row.account)
}

/// The sets of each account, kind and region, in the order in which they first come.
fn by_account(sets: Vec<Connection>, settings: &Settings) -> Vec<Account> {
    let mut places: HashMap<(String, Kind, Option<&str>), usize> = HashMap::new();
    let mut groups: Vec<Vec<Connection>> = Vec::new();
    for set in sets {
        let region = set.cloud(settings.policy()).map(|cloud| cloud.name.as_str());
        let place = *places.entry((set.account_key(), set.kind, region)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(set),
            None => groups.push(vec![set]),
        }
    }
    groups.into_iter().map(Account::of).collect()
}

fn row(account: &Account, settings: &Settings, now: UtcMs, zone: &Zone) -> Row {
    let (policy, date) = (settings.policy(), zone.date(now));
    let (lead, found) = (account.lead(), account.detect(policy, date));
    let protocols = all_verdicts(account, policy, now, zone);
    let standing = worst(&protocols);
    let advised = advise(lead, &account.selects(), policy, date).map(|advice| advice.mode);
    let certificate =
        account.sets().iter().filter_map(|set| set.certificate).min_by_key(|one| one.not_after_utc_ms);
    let certificate = certificate.map(|facts| certificate_advice(&facts, &settings.reminder_days, now));
    let view = View {
        account,
        mode: found.mode,
        advised,
        standing,
        certificate: certificate.as_ref(),
        settings,
        date,
    };
    let Next { step: next, blockers } = view.next();
    let expired = certificate.as_ref().is_some_and(|certificate| certificate.expired);
    let urgency = match found.mode {
        Some(_) if account.lacks_credentials() => Urgency::Blocked,
        _ if account.kind() != Kind::Microsoft365 => Urgency::None,
        None => Urgency::Unknown,
        Some(_) if expired || standing == Standing::Blocked => Urgency::Blocked,
        Some(_) if next == NextStep::TellFacts => Urgency::Unknown,
        Some(_) if next == NextStep::None => Urgency::None,
        Some(_) => Urgency::Open,
    };
    let by = by(&protocols, certificate.as_ref(), policy, account.cloud(policy), zone);
    let is_told = |by: &PolicyDate| match urgency {
        Urgency::None | Urgency::Unknown => false,
        // Since when it is too late; what it lacks has no date.
        Urgency::Blocked => by.first <= date,
        Urgency::Dated | Urgency::Open => true,
    };
    let by = by.filter(is_told);
    let urgency = if urgency == Urgency::Open && by.is_some() { Urgency::Dated } else { urgency };
    let mut row = Row {
        account: lead.account.clone(),
        kind: account.kind(),
        region: lead.cloud(policy).map(|cloud| cloud.name.clone()),
        count: account.sets().len(),
        sets: account.sets().iter().filter_map(|set| set.set.clone()).collect(),
        mode: found.mode,
        reason: found.reason,
        obsolete: is_obsolete(lead, found.mode, &protocols, policy, date),
        urgency,
        days_left: by.as_ref().map(|by| days_between(date, by.first)),
        by,
        advised,
        next,
        blockers,
        text: String::new(),
    };
    row.text = text::fleet_row(&row);
    row
}

/// How the protocols of all its sets stand, each as it signs in; sets that are alike are looked at once.
fn all_verdicts(account: &Account, policy: &Policy, now: UtcMs, zone: &Zone) -> Vec<Verdict> {
    let mut seen = HashSet::new();
    let mut verdicts = Vec::new();
    for set in account.sets() {
        let Some(mode) = detect(set, policy, zone.date(now)).mode else { continue };
        if seen.insert((mode, &set.protocols, set.basic_off_utc_ms)) {
            verdicts.extend(stand(set, mode, policy, now, zone));
        }
    }
    verdicts
}

const COLUMNS: &str =
    "urgency,by,days_left,account,kind,region,mode,advised,next,blockers,obsolete,count,sets,text\r\n";

impl Fleet {
    /// The fleet as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The accounts for spreadsheets.
    ///
    /// Shape:  RFC 4180 as the report's: CRLF, a header; texts quoted and guarded against formulas; lists with `;`.
    pub fn to_csv(&self) -> String {
        let mut out = COLUMNS.to_owned();
        for row in &self.accounts {
            let by = row.by.as_ref().map(ToString::to_string).unwrap_or_default();
            let days = row.days_left.map(|days| days.to_string()).unwrap_or_default();
            let mode = |mode: Option<Mode>| mode.map(Mode::word).unwrap_or_default();
            let blockers: Vec<&str> = row.blockers.iter().map(|one| one.word()).collect();
            let cells = [
                row.urgency.word().to_owned(),
                by,
                days,
                csv_cell(&row.account),
                row.kind.word().to_owned(),
                row.region.clone().unwrap_or_default(),
                mode(row.mode).to_owned(),
                mode(row.advised).to_owned(),
                row.next.word().to_owned(),
                blockers.join(";"),
                if row.obsolete { "yes" } else { "no" }.to_owned(),
                row.count.to_string(),
                csv_cell(&row.sets.join(";")),
                csv_cell(&row.text),
            ];
            out.push_str(&cells.join(","));
            out.push_str("\r\n");
        }
        out
    }
}
