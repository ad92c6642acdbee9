//! The tenant's directory, as an administrator sees it: what is there, and how it is made, each call as good twice as
//! once.

use super::super::LiveError;
use super::super::graph::{Graph, GraphFailed};
use super::super::service::Service;
use super::super::web::Refusal;
use super::waiting::Seen;
use crate::cancel::Cancel;
use crate::net::http::{Repeat, Request};
use crate::units::UtcMs;
use http::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

/// An application as the directory has it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Application {
    pub(super) id: String,
    pub(super) app_id: String,
    #[serde(default)]
    pub(super) display_name: Option<String>,
    #[serde(default)]
    pub(super) key_credentials: Vec<Value>,
    #[serde(default)]
    pub(super) required_resource_access: Value,
}

/// One of Microsoft's own interfaces, and what it may be asked for.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Resource {
    pub(super) id: String,
    #[serde(default)]
    pub(super) app_roles: Vec<AppRole>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AppRole {
    pub(super) id: String,
    #[serde(default)]
    pub(super) is_enabled: bool,
    #[serde(default)]
    pub(super) allowed_member_types: Vec<String>,
}

/// A permission that was granted.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Assignment {
    pub(super) id: String,
    pub(super) resource_id: String,
    pub(super) app_role_id: String,
}

#[derive(Deserialize)]
struct Made {
    id: String,
}

/// What a refusal is about, to whoever makes things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Something it needs is not there, or not there yet.
    Missing,
    /// The application is there, and the key is not.
    NoKey,
    /// It is there already.
    Exists,
    /// The tenant's policy wants certificates that end sooner.
    Lifetime,
    /// The tenant's policy forbids certificates.
    Barred,
    /// Whoever asks may not, or not yet.
    Forbidden,
    Other,
}

/// What came of handing in a certificate.
pub(super) enum Taken<T> {
    Yes(T),
    TooLong,
    Barred,
}

const APPLICATION: &str = "id,appId,displayName,keyCredentials,requiredResourceAccess";

/// What Graph says is looked into, never shown.
pub(super) fn kind(status: u16, code: &str, message: &str) -> Kind {
    let says = |words: &str| code == words || message.contains(words);
    match status {
        _ if says("CredentialInvalidLifetimeAsPerAppPolicy") => Kind::Lifetime,
        _ if says("CredentialTypeNotAllowedAsPerAppPolicy") => Kind::Barred,
        404 => Kind::Missing,
        409 => Kind::Exists,
        400 if says("already exists") || says("Request_MultipleObjectsWithSameKeyValue") => Kind::Exists,
        400 if says("does not exist or one of its queried") || says("does not reference a valid") => {
            Kind::Missing
        }
        400 if says("No credentials found") => Kind::NoKey,
        401 | 403 => Kind::Forbidden,
        _ => Kind::Other,
    }
}

pub(super) fn kind_of(refusal: &Refusal) -> Kind {
    kind(refusal.status, refusal.graph_code().unwrap_or_default(), refusal.graph_message())
}

/// The directory, as whoever holds the token.
pub(super) struct Directory<'a> {
    pub(super) graph: Graph<'a>,
}

impl<'a> Directory<'a> {
    pub(super) fn new(
        service: &'a Service,
        token: &'a SecretString,
        now: UtcMs,
        cancel: &'a Cancel,
    ) -> Directory<'a> {
        Directory { graph: Graph { service, token, now, cancel } }
    }

    fn read<T: serde::de::DeserializeOwned>(&self, what: &'static str, value: Value) -> Result<T, LiveError> {
        let lacks = |_| self.graph.doing(what).malformed("it lacks what was asked for");
        serde_json::from_value(value).map_err(lacks)
    }

    fn find<T: serde::de::DeserializeOwned>(
        &self,
        what: &'static str,
        path: &str,
        select: &str,
    ) -> Result<Option<T>, LiveError> {
        let found = self.graph.find(what, self.graph.at(path, &[("$select", select)]))?;
        found.map(|found| self.read(what, found)).transpose()
    }

    /// The application of a name that nobody else has.
    pub(super) fn application_named(&self, unique_name: &str) -> Result<Option<Application>, LiveError> {
        self.find(
            "looking for the application",
            &format!("applications(uniqueName='{unique_name}')"),
            APPLICATION,
        )
    }

    pub(super) fn application(&self, object_id: &str) -> Result<Option<Application>, LiveError> {
        self.find("looking for the application", &format!("applications/{object_id}"), APPLICATION)
    }

    /// Makes the application of that name; one that is there is given these properties, and `None` is returned.
    pub(super) fn put_application(
        &self,
        unique_name: &str,
        properties: &Value,
    ) -> Result<Taken<Option<Application>>, LiveError> {
        const WHAT: &str = "making the application";
        let url = self.graph.at(&format!("applications(uniqueName='{unique_name}')"), &[]);
        let request = Request::new(Method::PATCH, url)
            .header("accept", "application/json")
            .header("prefer", "create-if-missing")
            .header("content-type", "application/json")
            .secret_header("authorization", &format!("Bearer {}", self.graph.token.expose_secret()))
            .body(properties.to_string().into_bytes());
        let doing = self.graph.doing(WHAT);
        let answer = doing.send(&request, Repeat::Safe)?;
        if !answer.is_success() {
            let refusal = Refusal::of(&answer);
            return match kind_of(&refusal) {
                Kind::Lifetime => Ok(Taken::TooLong),
                Kind::Barred => Ok(Taken::Barred),
                // It was made a moment ago, and where it is looked for first it is not known yet.
                Kind::Exists => Ok(Taken::Yes(None)),
                _ => Err(doing.refused(&refusal.of_graph(), None)),
            };
        }
        if answer.body.is_empty() {
            return Ok(Taken::Yes(None));
        }
        let made = serde_json::from_slice(&answer.body).map_err(|_| doing.malformed("it is no JSON"))?;
        Ok(Taken::Yes(Some(self.read(WHAT, made)?)))
    }

    /// Changes the application; keys that are not among the properties' are gone afterwards.
    pub(super) fn change_application(
        &self,
        object_id: &str,
        properties: &Value,
    ) -> Result<Seen<Taken<()>>, LiveError> {
        const WHAT: &str = "changing the application";
        let url = self.graph.at(&format!("applications/{object_id}"), &[]);
        match self.graph.send(WHAT, Method::PATCH, url, Some(properties)) {
            Ok(_) => Ok(Seen::Yes(Taken::Yes(()))),
            Err(GraphFailed::Refused(refusal)) => match kind_of(&refusal) {
                Kind::Lifetime => Ok(Seen::Yes(Taken::TooLong)),
                Kind::Barred => Ok(Seen::Yes(Taken::Barred)),
                _ => self.delayed(WHAT, GraphFailed::Refused(refusal)),
            },
            Err(failed) => Err(self.graph.error(WHAT, failed)),
        }
    }

    /// Deletes the application, and its service principal with it. `false` when nobody knows it, or not yet.
    pub(super) fn delete_application(&self, object_id: &str) -> Result<bool, LiveError> {
        self.delete("deleting the application", &format!("applications/{object_id}"))
    }

    fn delete(&self, what: &'static str, path: &str) -> Result<bool, LiveError> {
        match self.graph.send(what, Method::DELETE, self.graph.at(path, &[]), None) {
            Ok(_) => Ok(true),
            Err(GraphFailed::Refused(refusal)) if kind_of(&refusal) == Kind::Missing => Ok(false),
            Err(failed) => Err(self.graph.error(what, failed)),
        }
    }

    /// The service principal's id.
    pub(super) fn principal(&self, client_id: &str) -> Result<Option<String>, LiveError> {
        let path = format!("servicePrincipals(appId='{client_id}')");
        let found: Option<Made> = self.find("looking for the service principal", &path, "id")?;
        Ok(found.map(|found| found.id))
    }

    pub(super) fn make_principal(&self, client_id: &str) -> Result<Seen<String>, LiveError> {
        const WHAT: &str = "making the service principal";
        let url = self.graph.at("servicePrincipals", &[]);
        match self.graph.send(WHAT, Method::POST, url, Some(&json!({ "appId": client_id }))) {
            Ok(made) => Ok(Seen::Yes(self.read::<Made>(WHAT, made)?.id)),
            Err(failed) => self.delayed(WHAT, failed),
        }
    }

    /// One of Microsoft's interfaces in this tenant.
    pub(super) fn resource(&self, app_id: &str) -> Result<Option<Resource>, LiveError> {
        let path = format!("servicePrincipals(appId='{app_id}')");
        self.find("reading which permissions there are", &path, "id,appRoles")
    }

    /// What was granted to a service principal.
    pub(super) fn assignments(&self, principal: &str) -> Result<Seen<Vec<Assignment>>, LiveError> {
        const WHAT: &str = "reading what was granted";
        let path = format!("servicePrincipals/{principal}/appRoleAssignments");
        match self.graph.list(WHAT, self.graph.at(&path, &[])) {
            Ok(all) => {
                let each = all.into_iter().map(|one| self.read(WHAT, one));
                Ok(Seen::Yes(each.collect::<Result<_, _>>()?))
            }
            // A principal that was made a moment ago is not known everywhere.
            Err(failed) => self.delayed(WHAT, failed),
        }
    }

    /// Grants a permission: an administrator's consent to it.
    pub(super) fn assign(&self, principal: &str, resource: &str, role: &str) -> Result<Seen<()>, LiveError> {
        const WHAT: &str = "granting a permission";
        let url = self.graph.at(&format!("servicePrincipals/{resource}/appRoleAssignedTo"), &[]);
        let body = json!({ "principalId": principal, "resourceId": resource, "appRoleId": role });
        match self.graph.send(WHAT, Method::POST, url, Some(&body)) {
            Ok(_) => Ok(Seen::Yes(())),
            Err(GraphFailed::Refused(refusal)) if kind_of(&refusal) == Kind::Exists => Ok(Seen::Yes(())),
            Err(failed) => self.delayed(WHAT, failed),
        }
    }

    /// Takes a permission away.
    pub(super) fn unassign(&self, one: &Assignment) -> Result<(), LiveError> {
        let path = format!("servicePrincipals/{}/appRoleAssignedTo/{}", one.resource_id, one.id);
        self.delete("taking a permission away", &path).map(|_| ())
    }

    /// A refusal that a delay explains.
    fn delayed<T>(&self, what: &'static str, failed: GraphFailed) -> Result<Seen<T>, LiveError> {
        match failed {
            GraphFailed::Refused(refusal) => match kind_of(&refusal) {
                Kind::Missing | Kind::Exists => Ok(Seen::NotYet),
                Kind::Forbidden => Ok(Seen::Doubtful(self.graph.error(what, GraphFailed::Refused(refusal)))),
                _ => Err(self.graph.error(what, GraphFailed::Refused(refusal))),
            },
            failed => Err(self.graph.error(what, failed)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_sorted_by_what_to_do_about_them() {
        for (status, code, message, expected) in [
            (404, "Request_ResourceNotFound", "Resource 'x' does not exist", Kind::Missing),
            (
                400,
                "Request_BadRequest",
                "Resource 'x' does not exist or one of its queried reference-property objects are not present.",
                Kind::Missing,
            ),
            (
                400,
                "Request_BadRequest",
                "The appId 'x' of the service principal does not reference a valid application object.",
                Kind::Missing,
            ),
            (
                400,
                "Request_BadRequest",
                "Permission being assigned already exists on the object",
                Kind::Exists,
            ),
            (400, "Request_BadRequest", "No credentials found to be removed.", Kind::NoKey),
            (409, "Request_MultipleObjectsWithSameKeyValue", "", Kind::Exists),
            (400, "CredentialInvalidLifetimeAsPerAppPolicy", "", Kind::Lifetime),
            (403, "Authorization_RequestDenied", "CredentialTypeNotAllowedAsPerAppPolicy", Kind::Barred),
            (403, "Authorization_RequestDenied", "", Kind::Forbidden),
            (401, "Authentication_MissingOrMalformed", "", Kind::Forbidden),
            (400, "Request_BadRequest", "something else", Kind::Other),
            (500, "", "", Kind::Other),
        ] {
            assert_eq!(kind(status, code, message), expected, "{status} {code} {message}");
        }
    }
}
