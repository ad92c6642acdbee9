//! Permissions an application needs held against those it has: after a change of workloads, or an upgrade. Pure.

use super::super::show::lines;
use super::permissions::{Direction, For, Permission, PermissionRequest, table_dated};
use crate::report::counted;
use serde::Serialize;
use serde_json::{Value, json};

const SCHEMA: u32 = 1;

/// Which permissions are needed, and how they differ from those the application has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PermissionPlan {
    schema: u32,
    /// The date of the table.
    pub dated: &'static str,
    /// What is needed, and for what.
    pub needed: Vec<Permission>,
    /// What the application has, as it was told.
    pub granted: Vec<Permission>,
    /// What is needed and not there: an administrator has to consent to it.
    pub missing: Vec<Permission>,
    /// What is there and not needed, with what would need it: it may be taken away.
    pub surplus: Vec<Permission>,
    /// All of it for people, in lines.
    pub text: String,
}

impl PermissionPlan {
    pub(super) fn of(request: &PermissionRequest) -> PermissionPlan {
        let needed = request.needed();
        let told: Vec<Permission> =
            request.granted().unwrap_or_default().iter().map(|one| one.permission()).collect();
        let mut granted: Vec<Permission> = Vec::with_capacity(told.len());
        for one in told {
            if !granted.iter().any(|other| is_same(other, &one)) {
                granted.push(one);
            }
        }
        let without = |all: &[Permission], others: &[Permission]| -> Vec<Permission> {
            let lacks = |one: &&Permission| !others.iter().any(|other| is_same(one, other));
            all.iter().filter(lacks).cloned().collect()
        };
        let (missing, surplus) = (without(&needed, &granted), without(&granted, &needed));
        let mut plan = PermissionPlan {
            schema: SCHEMA,
            dated: table_dated(),
            needed,
            granted,
            missing,
            surplus,
            text: String::new(),
        };
        plan.text = text(&plan, request.granted().is_some());
        plan
    }

    /// What an application asks for when it is made, as Microsoft Graph takes it.
    pub(crate) fn required_resource_access(&self) -> Value {
        let mut resources: Vec<(&str, Vec<Value>)> = Vec::new();
        for one in &self.needed {
            let role = json!({ "id": one.id, "type": "Role" });
            match resources.iter_mut().find(|(id, _)| *id == one.resource_id) {
                Some((_, roles)) => roles.push(role),
                None => resources.push((&one.resource_id, vec![role])),
            }
        }
        let each =
            resources.into_iter().map(|(id, roles)| json!({ "resourceAppId": id, "resourceAccess": roles }));
        each.collect()
    }

    /// The plan as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

fn is_same(one: &Permission, other: &Permission) -> bool {
    one.resource_id == other.resource_id
        && match (&one.id, &other.id) {
            (Some(one), Some(other)) => one == other,
            _ => one.permission == other.permission,
        }
}

fn text(plan: &PermissionPlan, compares: bool) -> String {
    let number = |all: &[Permission]| counted(all.len() as u64, "permission", "permissions");
    let mut out = vec![format!("needed: {}", number(&plan.needed))];
    out.extend(plan.needed.iter().map(|one| format!("  {}: {} (for {})", name(one), why(one), uses(one))));
    if !compares {
        return lines(out);
    }
    if plan.missing.is_empty() && plan.surplus.is_empty() {
        out.push("the application has exactly these".to_owned());
    }
    if !plan.missing.is_empty() {
        let them = them(&plan.missing);
        out.push(format!("missing: {}; an administrator has to consent to {them}", number(&plan.missing)));
        out.extend(plan.missing.iter().map(|one| format!("  {}: for {}", name(one), uses(one))));
    }
    if !plan.surplus.is_empty() {
        out.push(format!("not needed: {}; take {} away", number(&plan.surplus), them(&plan.surplus)));
        out.extend(plan.surplus.iter().map(|one| match one.workloads.as_slice() {
            [] => format!("  {}: {}", name(one), why(one)),
            _ => format!("  {}: it was for {}", name(one), uses(one)),
        }));
    }
    lines(out)
}

const fn them(all: &[Permission]) -> &'static str {
    if all.len() == 1 { "it" } else { "them" }
}

/// `Microsoft Graph Mail.Read`, as far as it is known.
fn name(one: &Permission) -> String {
    let resource = one.resource.unwrap_or(&one.resource_id);
    let permission = one.permission.as_ref().or(one.id.as_ref()).map_or("", String::as_str);
    format!("{resource} {permission}")
}

fn why(one: &Permission) -> &str {
    one.why.unwrap_or("no backup or restore of this release needs it")
}

/// `backup of mail, backup and restore of calendar`.
fn uses(one: &Permission) -> String {
    let mut said: Vec<String> = Vec::new();
    for use_of in &one.workloads {
        let others = |direction| one.workloads.contains(&For { workload: use_of.workload, direction });
        let way = match (others(Direction::Backup), others(Direction::Restore)) {
            (true, true) => "backup and restore",
            (true, false) => "backup",
            _ => "restore",
        };
        let phrase = format!("{way} of {}", use_of.workload.word());
        if !said.contains(&phrase) {
            said.push(phrase);
        }
    }
    said.join(", ")
}
