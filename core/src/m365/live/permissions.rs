//! Which application permissions a tenant's backups and restores need, and no more. Pure.
//!
//! A permission that only writes is granted beside the one that reads: a restore that is no longer wanted is then
//! taken away without a new consent. Permissions in the table that nothing needs are there to be recognised.

use super::super::M365Error;
use super::super::facts::{is_no_name, parse};
use super::super::words::words;
use super::LiveError;
use super::delta::PermissionPlan;
use super::identity::is_guid;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::LazyLock;

/// The resource of a permission whose resource was not told, as in a token's roles.
const GRAPH: &str = "graph";

words! {
    /// What is backed up.
    Workload {
        /// Mailboxes: folders, messages, settings.
        Mail = "mail",
        /// Calendars.
        Calendar = "calendar",
        /// Contacts.
        Contacts = "contacts",
        /// Files of people.
        Onedrive = "onedrive",
        /// Files, lists and pages of sites.
        Sharepoint = "sharepoint",
        /// Teams, their channels, and chats.
        Teams = "teams",
        /// Groups.
        Groups = "groups",
    }
}

words! {
    /// Which way the data goes.
    Direction {
        /// Out of Microsoft 365.
        Backup = "backup",
        /// Back into it.
        Restore = "restore",
    }
}

/// How a workload is worked on, where there is a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Choice {
    /// Mailboxes are exported and imported with all properties and items of every kind.
    FullFidelity,
    /// Only sites are reached that an administrator names.
    SelectedSites,
}

/// A workload and which way its data goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct For {
    /// What is backed up.
    pub workload: Workload,
    /// Which way the data goes.
    pub direction: Direction,
}

/// An application permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Permission {
    /// The interface it is for, as people call it; absent for one that is not known.
    pub resource: Option<&'static str>,
    /// The interface's application id.
    pub resource_id: String,
    /// Its name; absent where only its id is known.
    pub permission: Option<String>,
    /// Its id; absent where only its name is known.
    pub id: Option<String>,
    /// What needs it: of what was asked for where it is needed, else of all there is.
    pub workloads: Vec<For>,
    /// What it lets the application do; absent for one that is not known.
    pub why: Option<&'static str>,
}

/// What a tenant's backups and restores are to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermissionRequest {
    wanted: Vec<Wanted>,
    granted: Option<Vec<Granted>>,
}

/// A workload that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    workload: Workload,
    directions: Vec<Direction>,
    choices: Vec<Choice>,
}

/// A permission an application has, by its name or its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Granted {
    pub(super) resource_id: String,
    pub(super) permission: Option<String>,
    pub(super) id: Option<String>,
}

#[derive(Deserialize)]
struct Table {
    dated: String,
    resources: Vec<Resource>,
    permissions: Vec<Row>,
}

#[derive(Deserialize)]
struct Resource {
    name: String,
    title: String,
    id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    resource: String,
    permission: String,
    id: String,
    why: String,
    #[serde(rename = "for")]
    uses: Vec<Use>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Use {
    workload: Workload,
    direction: Direction,
    #[serde(default)]
    only: Option<Choice>,
    #[serde(default)]
    unless: Option<Choice>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("permissions.json")).expect("a test reads the table in the crate")
});

/// When Microsoft's permissions were read.
pub(super) fn table_dated() -> &'static str {
    &TABLE.dated
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestText {
    workloads: Vec<Value>,
    #[serde(default = "backup")]
    directions: Vec<Direction>,
    #[serde(default)]
    granted: Option<Vec<Value>>,
}

fn backup() -> Vec<Direction> {
    vec![Direction::Backup]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedText {
    workload: Workload,
    #[serde(default)]
    backup: Option<bool>,
    #[serde(default)]
    restore: Option<bool>,
    #[serde(default)]
    full_fidelity: bool,
    #[serde(default)]
    selected_sites: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GrantedText {
    #[serde(default)]
    resource: Option<String>,
    #[serde(default)]
    permission: Option<String>,
    #[serde(default)]
    id: Option<String>,
}

impl PermissionRequest {
    /// A request from its JSON: `workloads`, each a word or an object with `workload`, `backup`, `restore` and, for
    /// mail, `full_fidelity` or, for SharePoint, `selected_sites`; where wanted `directions`, which hold for
    /// workloads that do not say (backup where it is absent), and `granted`, what the application has already: names
    /// as in a token's roles, or objects with `permission` or `id`, and `resource` where it is not Microsoft Graph.
    ///
    /// Errors: M365FactsRejected.
    pub fn parse(json: &str) -> Result<PermissionRequest, M365Error> {
        let text: RequestText = parse(json)?;
        if text.workloads.is_empty() {
            return Err(M365Error::facts("`workloads` is empty; name what is to be backed up"));
        }
        let mut wanted: Vec<Wanted> = Vec::new();
        for (place, value) in text.workloads.into_iter().enumerate() {
            let place = format!("workloads[{place}]");
            let one = Wanted::read(value, &text.directions, &place)?;
            if wanted.iter().any(|other| other.workload == one.workload) {
                let word = one.workload.word();
                return Err(M365Error::facts(format!("{place}: {word} is there twice; name it once")));
            }
            wanted.push(one);
        }
        let read = |(place, value)| Granted::read(value, &format!("granted[{place}]"));
        let granted = text.granted.map(|all| all.into_iter().enumerate().map(read).collect()).transpose()?;
        Ok(PermissionRequest { wanted, granted })
    }

    /// What is needed for the request, in the order of the table.
    pub(super) fn needed(&self) -> Vec<Permission> {
        let each = TABLE.permissions.iter().map(|row| (row, self.uses_of(row)));
        each.filter(|(_, uses)| !uses.is_empty()).map(|(row, uses)| row.permission(uses)).collect()
    }

    /// What the application has, where that was told.
    pub(super) fn granted(&self) -> Option<&[Granted]> {
        self.granted.as_deref()
    }

    fn uses_of(&self, row: &Row) -> Vec<For> {
        row.uses.iter().filter(|one| self.wanted.iter().any(|wanted| wanted.has(one))).map(Use::of).collect()
    }
}

impl Wanted {
    fn read(value: Value, directions: &[Direction], place: &str) -> Result<Wanted, M365Error> {
        let wrong = |what: &str| M365Error::facts(format!("{place}: {what}"));
        let value = if value.is_string() { serde_json::json!({ "workload": value }) } else { value };
        let text: WantedText = read_object(value, place)?;
        let told = |direction: Direction, told: Option<bool>| {
            told.unwrap_or_else(|| directions.contains(&direction)).then_some(direction)
        };
        let directions: Vec<Direction> =
            [told(Direction::Backup, text.backup), told(Direction::Restore, text.restore)]
                .into_iter()
                .flatten()
                .collect();
        if directions.is_empty() {
            return Err(wrong(
                "neither backup nor restore is asked for; ask for one, or leave the workload out",
            ));
        }
        if text.full_fidelity && text.workload != Workload::Mail {
            return Err(wrong("`full_fidelity` is of mail only"));
        }
        if text.selected_sites && text.workload != Workload::Sharepoint {
            return Err(wrong("`selected_sites` is of sharepoint only"));
        }
        let choices = [
            text.full_fidelity.then_some(Choice::FullFidelity),
            text.selected_sites.then_some(Choice::SelectedSites),
        ];
        Ok(Wanted { workload: text.workload, directions, choices: choices.into_iter().flatten().collect() })
    }

    fn has(&self, one: &Use) -> bool {
        self.workload == one.workload
            && self.directions.contains(&one.direction)
            && one.only.is_none_or(|choice| self.choices.contains(&choice))
            && one.unless.is_none_or(|choice| !self.choices.contains(&choice))
    }
}

impl Granted {
    fn read(value: Value, place: &str) -> Result<Granted, M365Error> {
        let wrong = |what: &str| M365Error::facts(format!("{place}: {what}"));
        let value = match value {
            Value::String(text) if is_guid(&text) => serde_json::json!({ "id": text }),
            Value::String(text) => serde_json::json!({ "permission": text }),
            other => other,
        };
        let text: GrantedText = read_object(value, place)?;
        let resource = text.resource.as_deref().unwrap_or(GRAPH);
        let resource_id = match self::resource(resource) {
            Some(known) => known.id.clone(),
            None if is_guid(resource) => resource.to_ascii_lowercase(),
            None => {
                return Err(wrong(
                    "`resource` is neither graph, sharepoint, exchange nor an application's id",
                ));
            }
        };
        if text.id.as_deref().is_some_and(|id| !is_guid(id)) {
            return Err(wrong("`id` is no id of a permission"));
        }
        if text.permission.as_deref().is_some_and(|name| name.trim().is_empty() || is_no_name(name)) {
            return Err(wrong("`permission` is no name of a permission"));
        }
        if text.permission.is_none() && text.id.is_none() {
            return Err(wrong("neither `permission` nor `id` is there; give one"));
        }
        let id = text.id.map(|id| id.to_ascii_lowercase());
        Ok(Granted { resource_id, permission: text.permission, id })
    }

    /// As the table knows it: what it lets the application do, and what needs it.
    pub(super) fn permission(&self) -> Permission {
        let row = TABLE.permissions.iter().find(|row| self.is(row));
        row.map(|row| row.permission(row.uses.iter().map(Use::of).collect())).unwrap_or_else(|| Permission {
            resource: resource(&self.resource_id).map(|one| one.title.as_str()),
            resource_id: self.resource_id.clone(),
            permission: self.permission.clone(),
            id: self.id.clone(),
            workloads: Vec::new(),
            why: None,
        })
    }

    /// The id decides where it is told: names have changed.
    fn is(&self, row: &Row) -> bool {
        let of_it = || self.permission.as_deref() == Some(row.permission.as_str());
        row.resource_id() == self.resource_id && self.id.as_deref().map_or_else(of_it, |id| id == row.id)
    }
}

impl Row {
    fn resource_id(&self) -> &'static str {
        resource(&self.resource).map_or("", |one| one.id.as_str())
    }

    fn permission(&'static self, workloads: Vec<For>) -> Permission {
        Permission {
            resource: resource(&self.resource).map(|one| one.title.as_str()),
            resource_id: self.resource_id().to_owned(),
            permission: Some(self.permission.clone()),
            id: Some(self.id.clone()),
            workloads,
            why: Some(&self.why),
        }
    }
}

impl Use {
    const fn of(&self) -> For {
        For { workload: self.workload, direction: self.direction }
    }
}

/// A resource by its name or its id.
fn resource(text: &str) -> Option<&'static Resource> {
    TABLE.resources.iter().find(|one| one.name == text || one.id.eq_ignore_ascii_case(text))
}

fn read_object<T: DeserializeOwned>(value: Value, place: &str) -> Result<T, M365Error> {
    // An array would pass for an object's fields in their order.
    if !value.is_object() {
        return Err(M365Error::facts(format!("{place}: it is neither a word nor an object")));
    }
    serde_json::from_value(value).map_err(|error| M365Error::facts(format!("{place}: {error}")))
}

/// Which permissions are needed for a request in JSON, as [`PermissionRequest::parse`] reads it, and how they differ
/// from those the application has.
///
/// Errors: M365FactsRejected.
pub fn permissions(json: &str) -> Result<PermissionPlan, LiveError> {
    Ok(PermissionPlan::of(&PermissionRequest::parse(json)?))
}

#[cfg(test)]
mod tests;
