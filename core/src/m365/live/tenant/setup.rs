//! Setting a tenant up: application, service principal, an administrator's consent, and the proof that it works.
//!
//! What is about to be made is durable here before it is made there, under a name that nobody else has; so a set-up
//! that was cut off anywhere finds again what it made, and goes on.

use super::super::LiveError;
use super::directory::{Application, Assignment, Directory, Resource, Taken};
use super::job::Job;
use super::outcome::{Basis, StepState, TenantStep};
use super::record::{ApplicationIds, Facts};
use super::waiting::Seen;
use super::{keys, lines};
use crate::m365::M365Error;
use crate::monitor::Progress;
use serde_json::{Value, json};

/// Each of Microsoft's interfaces that is needed, by its application id.
pub(super) type Offered = Vec<(String, Resource)>;

/// All that takes an administrator. What is there already is left as it is.
pub(super) fn run(job: &mut Job<'_>, directory: &Directory<'_>, offered: &Offered) -> Result<(), LiveError> {
    job.begin(TenantStep::Application);
    let application = match known(job, directory)? {
        Some(application) => {
            job.took(TenantStep::Application, StepState::Already, "it is there");
            application
        }
        None => make(job, directory)?,
    };
    note(job, &application)?;
    describe(job, directory, &application)?;
    principal(job, directory)?;
    grant(job, directory, offered, false)?;
    keys::register(job, directory, &application.id, false)?;
    all_granted(job)
}

/// Nothing is left that takes an administrator.
pub(super) fn all_granted(job: &mut Job<'_>) -> Result<(), LiveError> {
    let now = job.now().0;
    job.record.facts.granted_utc_ms.get_or_insert(now);
    job.save()
}

/// The application as it is there; `None` when it has to be made.
fn known(job: &mut Job<'_>, directory: &Directory<'_>) -> Result<Option<Application>, LiveError> {
    let Some(ids) = job.record.facts.application.clone() else {
        return directory.application_named(&job.record.facts.unique_name);
    };
    let found = look(job, directory, &ids.object_id)?;
    if found.is_none() {
        // Its name stays taken for as long as it can be restored, so the new one has another.
        let key = keys::make(job, job.record.facts.days)?;
        let facts = &mut job.record.facts;
        (facts.unique_name, facts.application, facts.principal) = (super::unique_name()?, None, None);
        (facts.granted_utc_ms, facts.proven_utc_ms) = (None, None);
        (job.record.current, job.record.next) = (key, None);
        job.record.former.clear();
        job.changed()?;
        job.took(TenantStep::Prepare, StepState::Done, "it was deleted in the tenant; a new one is made");
    }
    Ok(found)
}

/// An application that was there once; `None` when it was deleted, which a single answer does not prove.
pub(super) fn look(
    job: &Job<'_>,
    directory: &Directory<'_>,
    object_id: &str,
) -> Result<Option<Application>, LiveError> {
    let mut looks = 0;
    job.until("the application", || {
        looks += 1;
        Ok(match directory.application(object_id)? {
            None if job.is_gone(looks) => Seen::Yes(None),
            None => Seen::NotYet,
            found => Seen::Yes(found),
        })
    })
}

fn make(job: &mut Job<'_>, directory: &Directory<'_>) -> Result<Application, LiveError> {
    loop {
        let facts = &job.record.facts;
        let properties = json!({
            "displayName": facts.name,
            "signInAudience": "AzureADMyOrg",
            "requiredResourceAccess": job.plan()?.required_resource_access(),
            "keyCredentials": [job.record.current.certificate.key_credential(&facts.name)],
        });
        let put = || directory.put_application(&facts.unique_name, &properties).map(Seen::Yes);
        match job.until("the application", put)? {
            Taken::Yes(made) => {
                let find =
                    || Ok(directory.application_named(&facts.unique_name)?.map_or(Seen::NotYet, Seen::Yes));
                let made = made.map_or_else(|| job.until("the application", find), Ok)?;
                job.took(TenantStep::Application, StepState::Done, "it was made");
                return Ok(made);
            }
            Taken::TooLong => {
                job.record.current = keys::shorter(job, job.record.current.life_ms())?;
                job.save()?;
            }
            Taken::Barred => return Err(lines::barred(job.now())),
        }
    }
}

/// Notes what the application is called there.
fn note(job: &mut Job<'_>, application: &Application) -> Result<(), LiveError> {
    let ids = ApplicationIds { client_id: application.app_id.clone(), object_id: application.id.clone() };
    keys::learn(&mut job.record, &application.key_credentials);
    if job.record.facts.application.as_ref() == Some(&ids) {
        return job.save();
    }
    job.record.facts.application = Some(ids);
    job.changed()
}

/// Gives an application that is there the name it is to have, and what its page shows of its permissions.
pub(super) fn describe(
    job: &mut Job<'_>,
    directory: &Directory<'_>,
    application: &Application,
) -> Result<(), LiveError> {
    let access = job.plan()?.required_resource_access();
    let mut properties = serde_json::Map::new();
    if accesses(&access) != accesses(&application.required_resource_access) {
        properties.insert("requiredResourceAccess".to_owned(), access);
    }
    if application.display_name.as_deref() != Some(&job.record.facts.name) {
        properties.insert("displayName".to_owned(), json!(job.record.facts.name));
    }
    if properties.is_empty() {
        return Ok(());
    }
    let properties = Value::Object(properties);
    let change = || directory.change_application(&application.id, &properties);
    job.until("the application", change).map(|_| ())
}

/// Deletes the application, also one that was made without an answer. `false` when nobody knows it, or not yet.
pub(super) fn delete(facts: &Facts, directory: &Directory<'_>) -> Result<bool, LiveError> {
    let id = match &facts.application {
        Some(ids) => Some(ids.object_id.clone()),
        None => directory.application_named(&facts.unique_name)?.map(|found| found.id),
    };
    id.map_or(Ok(false), |id| directory.delete_application(&id))
}

/// Which interface's which permission, in an order of its own.
fn accesses(access: &Value) -> Vec<(String, String)> {
    let text = |value: &Value, name: &str| {
        value.get(name).and_then(Value::as_str).unwrap_or_default().to_lowercase()
    };
    let each =
        |value: &Value, name: &str| value.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut all: Vec<(String, String)> = access
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|one| each(one, "resourceAccess").into_iter().map(move |role| (one, role)))
        .map(|(one, role)| (text(one, "resourceAppId"), text(&role, "id")))
        .collect();
    all.sort();
    all
}

pub(super) fn principal(job: &mut Job<'_>, directory: &Directory<'_>) -> Result<(), LiveError> {
    job.begin(TenantStep::Principal);
    let Some(ids) = job.record.facts.application.clone() else { return Ok(()) };
    let mut made = false;
    let id = job.until("the service principal", || {
        if let Some(found) = directory.principal(&ids.client_id)? {
            return Ok(Seen::Yes(found));
        }
        let seen = directory.make_principal(&ids.client_id)?;
        made = matches!(seen, Seen::Yes(_));
        Ok(seen)
    })?;
    let (state, text) =
        if made { (StepState::Done, "it was made") } else { (StepState::Already, "it is there") };
    job.took(TenantStep::Principal, state, text);
    if job.record.facts.principal.as_ref() != Some(&id) {
        job.record.facts.principal = Some(id);
        job.changed()?;
    }
    Ok(())
}

/// Grants what is missing; takes away what is not needed, where that is wanted.
pub(super) fn grant(
    job: &mut Job<'_>,
    directory: &Directory<'_>,
    resources: &Offered,
    remove: bool,
) -> Result<(), LiveError> {
    let Some(principal) = job.record.facts.principal.clone() else { return Ok(()) };
    let plan = job.plan()?;
    let held = job.until("the service principal", || directory.assignments(&principal))?;
    let is_held = |resource: &str, role: &str| {
        held.iter().any(|one| one.resource_id == resource && one.app_role_id.eq_ignore_ascii_case(role))
    };
    let needed: Vec<(&str, &str)> = plan
        .needed
        .iter()
        .filter_map(|one| Some((id_of(resources, &one.resource_id)?, one.id.as_deref()?)))
        .collect();
    let missing: Vec<_> = needed.iter().filter(|(resource, role)| !is_held(resource, role)).collect();
    if !missing.is_empty() {
        job.record.facts.granted_utc_ms = None;
    }
    let progress = Progress::begin(job.call.monitor, TenantStep::Grant.word(), Some(missing.len() as u64));
    for (resource, role) in &missing {
        job.until("a permission", || directory.assign(&principal, resource, role))?;
        progress.add(1);
    }
    progress.finish();
    let is_needed = |one: &&Assignment| {
        needed.iter().any(|(resource, role)| {
            one.resource_id == *resource && one.app_role_id.eq_ignore_ascii_case(role)
        })
    };
    let surplus: Vec<&Assignment> = held.iter().filter(|one| !is_needed(one)).collect();
    granted(job, missing.len());
    revoke(job, directory, &surplus, remove)?;
    let kept =
        surplus.iter().filter(|_| !remove).map(|one| (one.resource_id.as_str(), one.app_role_id.as_str()));
    job.granted =
        Some(needed.iter().copied().chain(kept).map(|(id, role)| told(resources, id, role)).collect());
    job.basis = Basis::Directory;
    if missing.is_empty() && (surplus.is_empty() || !remove) { Ok(()) } else { job.changed() }
}

fn granted(job: &mut Job<'_>, missing: usize) {
    match missing {
        0 => job.took(TenantStep::Grant, StepState::Already, "each permission is granted"),
        number => {
            job.took(TenantStep::Grant, StepState::Done, format!("{number} granted, admin consent given"))
        }
    }
}

fn revoke(
    job: &mut Job<'_>,
    directory: &Directory<'_>,
    surplus: &[&Assignment],
    remove: bool,
) -> Result<(), LiveError> {
    if surplus.is_empty() {
        return Ok(());
    }
    job.begin(TenantStep::Revoke);
    let number = surplus.len();
    if !remove {
        let text = format!("{number} not needed; update with remove_surplus takes them away");
        job.took(TenantStep::Revoke, StepState::Skipped, text);
        return Ok(());
    }
    for one in surplus {
        job.until("a permission", || directory.unassign(one).map(Seen::Yes))?;
    }
    job.took(TenantStep::Revoke, StepState::Done, format!("{number} not needed, taken away"));
    Ok(())
}

/// What this cloud offers, read before anything is changed. Each permission that is needed has to be among it.
pub(super) fn offered(job: &Job<'_>, directory: &Directory<'_>) -> Result<Offered, LiveError> {
    let plan = job.plan()?;
    let mut found = Offered::new();
    for one in &plan.needed {
        if id_of(&found, &one.resource_id).is_none() {
            let read = || directory.resource(&one.resource_id).map(Seen::Yes);
            let resource = job.until("Microsoft's own service principals", read)?;
            found.push((
                one.resource_id.clone(),
                resource.ok_or_else(|| not_offered(one.resource.unwrap_or("")))?,
            ));
        }
        let roles = found
            .iter()
            .filter(|(id, _)| *id == one.resource_id)
            .flat_map(|(_, resource)| &resource.app_roles);
        let mut of_it =
            roles.filter(|role| one.id.as_deref().is_some_and(|id| role.id.eq_ignore_ascii_case(id)));
        let is_offered = of_it.any(|role| {
            role.is_enabled && role.allowed_member_types.iter().any(|kind| kind == "Application")
        });
        if !is_offered {
            return Err(not_offered(one.permission.as_deref().unwrap_or_default()).into());
        }
    }
    Ok(found)
}

fn not_offered(what: &str) -> M365Error {
    M365Error::facts(format!(
        "this tenant's cloud offers applications no {what}; leave the workloads out that need it, as permissions tell"
    ))
}

fn id_of<'a>(resources: &'a [(String, Resource)], app_id: &str) -> Option<&'a str> {
    resources.iter().find(|(id, _)| id == app_id).map(|(_, resource)| resource.id.as_str())
}

/// A permission that is held, as a comparison takes it.
fn told(resources: &[(String, Resource)], resource_id: &str, role: &str) -> Value {
    let of = resources.iter().find(|(_, resource)| resource.id == resource_id);
    json!({ "resource": of.map_or(resource_id, |(app_id, _)| app_id), "id": role })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_compared_in_any_order() {
        let of = |ids: [&str; 2]| {
            let roles: Vec<Value> = ids.iter().map(|id| json!({"id": id, "type": "Role"})).collect();
            json!([{"resourceAppId": "R", "resourceAccess": roles}])
        };
        assert_eq!(accesses(&of(["a", "B"])), accesses(&of(["b", "A"])));
        assert_ne!(accesses(&of(["a", "b"])), accesses(&of(["a", "c"])));
        assert!(accesses(&Value::Null).is_empty());
    }
}
