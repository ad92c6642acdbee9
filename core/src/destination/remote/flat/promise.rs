//! Which conditions of a write the service keeps to, found by trying them beside the sets.

use super::super::super::DestinationError;
use super::Set;
use super::service::{Condition, Failure, Put, Service};
use bytes::Bytes;

/// Conditions that are checked by the service itself, in one step with the write.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Promises {
    pub(super) create: bool,
    pub(super) replace: bool,
    pub(super) remove: bool,
}

const ALL: Promises = Promises { create: true, replace: true, remove: true };

impl<S: Service> Set<S> {
    /// What the service keeps to. Found once; what cannot be found out now is not promised, and tried again.
    pub(super) fn promises(&self) -> Promises {
        if let Some(found) = self.root.promises.get() {
            return *found;
        }
        // Where nothing can be changed a trial would stay for good, and nothing can be overwritten either.
        let found = if self.keeps().immutable == Some(true) { Ok(ALL) } else { self.probe() };
        match found {
            Ok(found) => *self.root.promises.get_or_init(|| found),
            Err(failure) if failure.has_status(403) => *self.root.promises.get_or_init(Promises::default),
            Err(_) => Promises::default(),
        }
    }

    fn probe(&self) -> Result<Promises, Failure> {
        let name = format!("{}.holdfast-probe-{}", self.root.prefix, random()?);
        let found = self.try_conditions(&name);
        // What is left of a trial is a few bytes that nobody lists.
        let _ = self.service().remove(&name, None);
        found
    }

    fn try_conditions(&self, name: &str) -> Result<Promises, Failure> {
        let service = self.service();
        let put = |text: &'static str, condition: &Condition| {
            service.put(name, &Bytes::from_static(text.as_bytes()), condition)
        };
        let Put::Stored { tag: first, .. } = put("1", &Condition::Free)? else {
            return Ok(Promises::default());
        };
        let old = Condition::Version(first.clone());
        let Put::Stored { .. } = put("2", &old)? else { return Ok(Promises::default()) };
        let create = matches!(put("3", &Condition::Free)?, Put::Refused);
        let replace = matches!(put("4", &old)?, Put::Refused);
        let remove = matches!(service.remove(name, Some(&first))?, Put::Refused);
        Ok(Promises { create, replace, remove })
    }
}

/// A name nobody else has.
#[expect(clippy::disallowed_methods, reason = "an adapter draws its own names")]
pub(in super::super) fn random() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| Failure::Odd("this machine has no randomness".to_owned()))?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

impl<S: Service> Set<S> {
    /// Where the service would overwrite, looks as closely before as can be.
    pub(super) fn check_before(
        &self,
        key: &super::super::super::Key,
        condition: &Condition,
    ) -> Result<(), DestinationError> {
        let promises = self.promises();
        let promised = match condition {
            Condition::Free => promises.create,
            Condition::Version(_) => promises.replace,
        };
        if promised {
            return Ok(());
        }
        let found = self.find(&self.name(key)).map_err(|failure| self.failed(failure, key.as_str()))?;
        let holds = match (condition, &found) {
            (Condition::Free, None) => true,
            (Condition::Version(tag), Some(found)) => found.tag == *tag,
            _ => false,
        };
        if holds { Ok(()) } else { Err(self.conflict(key)) }
    }
}
