//! Microsoft 365: the permissions that backups and restores need, and who an ID token is of. Pure.

use super::error::Failure;
use super::m365::now;
use holdfast_core::Error;
use holdfast_core::m365::live::{self, For, Permission, PermissionPlan};

/// Which permissions are needed, and how they differ from those the application has.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365PermissionPlan {
    /// The date of the table.
    pub dated: String,
    /// What is needed, and for what.
    pub needed: Vec<M365Permission>,
    /// What the application has, as it was told.
    pub granted: Vec<M365Permission>,
    /// What is needed and not there: an administrator has to consent to it.
    pub missing: Vec<M365Permission>,
    /// What is there and not needed: it may be taken away.
    pub surplus: Vec<M365Permission>,
    /// All of it for people, in lines.
    pub text: String,
    /// The plan as JSON.
    pub json: String,
}

/// An application permission.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365Permission {
    /// The interface it is for, as people call it; absent for one that is not known.
    pub resource: Option<String>,
    /// The interface's application id.
    pub resource_id: String,
    /// Its name; absent where only its id is known.
    pub permission: Option<String>,
    /// Its id; absent where only its name is known.
    pub id: Option<String>,
    /// What needs it.
    pub workloads: Vec<M365Use>,
    /// What it lets the application do; absent for one that is not known.
    pub why: Option<String>,
}

/// A workload and which way its data goes.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365Use {
    /// mail, calendar, contacts, onedrive, sharepoint, teams or groups.
    pub workload: String,
    /// backup or restore.
    pub direction: String,
}

/// Who an ID token is of.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365Identity {
    /// The name they sign in with.
    pub account: String,
    /// The account's id in its tenant, which stays.
    pub object_id: String,
    /// The tenant's id.
    pub tenant: String,
    /// What people call them.
    pub name: Option<String>,
    /// Which roles they have in the whole tenant, by template; absent when the token does not say.
    pub role_template_ids: Option<Vec<String>>,
    /// The highest of them that matters here; absent when the token does not say.
    pub role: Option<String>,
    /// The identity as JSON.
    pub json: String,
}

/// Which permissions a tenant's backups and restores need, and no more. `request` is JSON.
#[uniffi::export]
pub fn m365_permissions(request: String) -> Result<M365PermissionPlan, Failure> {
    Ok(plan(&live::permissions(&request).map_err(Error::from)?))
}

/// Who an ID token is of, proven by the keys its issuer publishes. `request` is JSON.
#[uniffi::export]
pub fn m365_identity(request: String, now_utc_ms: Option<i64>) -> Result<M365Identity, Failure> {
    let identity = live::identity(&request, now(now_utc_ms)).map_err(Error::from)?;
    Ok(M365Identity {
        json: identity.to_json(),
        role: identity.role().map(|role| role.word().to_owned()),
        account: identity.account,
        object_id: identity.object_id,
        tenant: identity.tenant,
        name: identity.name,
        role_template_ids: identity.role_template_ids,
    })
}

pub(crate) fn plan(plan: &PermissionPlan) -> M365PermissionPlan {
    let all = |all: &[Permission]| all.iter().map(permission).collect();
    M365PermissionPlan {
        dated: plan.dated.to_owned(),
        needed: all(&plan.needed),
        granted: all(&plan.granted),
        missing: all(&plan.missing),
        surplus: all(&plan.surplus),
        text: plan.text.clone(),
        json: plan.to_json(),
    }
}

fn permission(one: &Permission) -> M365Permission {
    M365Permission {
        resource: one.resource.map(str::to_owned),
        resource_id: one.resource_id.clone(),
        permission: one.permission.clone(),
        id: one.id.clone(),
        workloads: one.workloads.iter().map(one_use).collect(),
        why: one.why.map(str::to_owned),
    }
}

fn one_use(one: &For) -> M365Use {
    M365Use { workload: one.workload.word().to_owned(), direction: one.direction.word().to_owned() }
}
