//! Which tenant is meant: by its id, by a domain of it, by who signed in, or because there is only one.

use super::super::identity::is_guid;
use super::super::service::ANY_TENANT;
use super::super::sign_in::Done;
use super::super::web::Doing;
use super::super::{LiveCall, LiveError, Session};
use super::record::Record;
use super::request::TenantRequest;
use crate::m365::M365Error;
use crate::vault::Vault;
use serde::Deserialize;
use url::Url;

/// A tenant that is kept, by its id or by the domain it was set up by.
pub(super) fn kept(vault: &Vault, named: &str) -> Result<Option<Record>, LiveError> {
    if is_guid(named) {
        return Record::read(vault, named);
    }
    let mut unreadable = None;
    for found in Record::all(vault)? {
        match found.record {
            Ok(record) if record.facts.domain.as_deref() == Some(named) => return Ok(Some(record)),
            Ok(_) => {}
            Err(error) => unreadable = Some(error),
        }
    }
    // It may be that one.
    unreadable.map_or(Ok(None), Err)
}

impl Session {
    /// The id of the tenant that is meant; a name nobody could look up where nobody may be asked.
    ///
    /// Errors: M365FactsRejected, M365IdentityRejected, those of asking.
    pub(super) fn which(
        &self,
        request: &TenantRequest,
        admin: Option<&Done>,
        call: &LiveCall<'_>,
    ) -> Result<String, LiveError> {
        let asks = !request.offline && !request.local;
        let named = request.tenant.as_deref().map(|named| self.id_of(named, asks, call)).transpose()?;
        match (admin, named) {
            (Some(admin), Some(named)) if admin.who.tenant != named => {
                let what = format!("the administrator is one of tenant {}, not of {named}", admin.who.tenant);
                Err(LiveError::IdentityRejected { what })
            }
            (Some(admin), _) => Ok(admin.who.tenant.clone()),
            (None, Some(named)) => Ok(named),
            (None, None) if self.service.tenant != ANY_TENANT => self.id_of(&self.service.tenant, asks, call),
            (None, None) => self.only(),
        }
    }

    fn only(&self) -> Result<String, LiveError> {
        match Record::tenants(&self.vault)?.as_slice() {
            [one] => Ok(one.clone()),
            [] => Err(LiveError::TenantAbsent { who: "any tenant".to_owned(), what: "set one up first" }),
            _ => Err(M365Error::facts("several tenants are kept; name `tenant`").into()),
        }
    }

    fn id_of(&self, named: &str, asks: bool, call: &LiveCall<'_>) -> Result<String, LiveError> {
        #[derive(Deserialize)]
        struct Described {
            issuer: Url,
        }
        if is_guid(named) {
            return Ok(named.to_owned());
        }
        match kept(&self.vault, named) {
            Ok(Some(record)) => return Ok(record.facts.tenant),
            // One that cannot be read hides no other.
            Ok(None) | Err(LiveError::StoredDamaged { .. } | LiveError::StoredNewer { .. }) if asks => {}
            Ok(None) => return Ok(named.to_owned()),
            Err(error) => return Err(error),
        }
        let server = &self.service.sign_in;
        let doing = Doing { what: "looking for the tenant", server, now: call.now(), cancel: call.cancel };
        let described: Described =
            doing.get(server.at(&format!("{named}/v2.0/.well-known/openid-configuration")))?;
        let id = described
            .issuer
            .path_segments()
            .and_then(|mut parts| parts.find(|part| is_guid(part)).map(str::to_owned));
        id.ok_or_else(|| doing.malformed("it names no tenant"))
    }
}
