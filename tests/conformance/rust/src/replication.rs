//! The steps on replication.

use crate::calls::parsed;
use crate::fields::{Replicate, read};
use crate::vmware::text_of;
use crate::world::{Answer, Failure, World};
use holdfast_core::cancel::Cancel;
use holdfast_core::client::{ReplicationCall, ReplicationWay};
use holdfast_core::destination;
use holdfast_core::monitor::Silent;
use holdfast_core::replication::{Ask, ReplicationError};
use holdfast_core::units::UtcMs;
use serde_json::{Map, Value};

impl World {
    /// Does the step `replicate.<name>`.
    pub(crate) fn replicate_step(&mut self, name: &str, with: Map<String, Value>) -> Answer {
        let way = match name {
            "run" => ReplicationWay::Run,
            "status" => ReplicationWay::Status,
            "heal" => ReplicationWay::Heal,
            _ => return Err(Failure::Step(format!("no step is named replicate.{name}"))),
        };
        self.replicate(way, &read(with)?)
    }

    fn replicate(&mut self, way: ReplicationWay, with: &Replicate) -> Answer {
        let ask = Ask::from_json(&text_of(&with.request))?;
        let sender = self.destination(with.from.as_deref())?;
        let receivers: Vec<_> = with.to.iter().map(|to| destination::open(to)).collect::<Result<_, _>>()?;
        let receivers: Vec<_> = receivers.iter().map(AsRef::as_ref).collect();
        if receivers.is_empty() {
            return Err(ReplicationError::no_receiver().into());
        }
        let cancel = Cancel::new();
        if with.cancelled {
            cancel.cancel();
        }
        let (client, report) = self.client()?;
        let call = ReplicationCall {
            sender: sender.as_ref(),
            receivers: &receivers,
            sets: &ask.sets,
            now: with.now_utc_ms.map(UtcMs),
            monitor: &Silent,
            cancel: &cancel,
        };
        parsed(&client.replicate(way, &call, &ask.options, report).to_json())
    }
}
