//! The steps that call Holdfast. Nothing is converted between the core and this runner, so answers are the JSON
//! that the core writes of its values.

use crate::fields::{self, Format, read};
use crate::live::vault_step;
use crate::vmware::text_of;
use crate::world::{Answer, Failure, World};
use holdfast_core::cancel::Cancel;
use holdfast_core::client::{Call, Client};
use holdfast_core::clock::{Clock, SystemClock};
use holdfast_core::destination::{self, Access, Destination};
use holdfast_core::index::{Columns, Entry, EntryKind, Reader};
use holdfast_core::job::{Job, Sources};
use holdfast_core::monitor::Silent;
use holdfast_core::pdic::{Mode, Options};
use holdfast_core::report::Report;
use holdfast_core::schedule::{LastRun, Schedule, decide};
use holdfast_core::units::{SetId, UtcMs};
use holdfast_core::zone::Zone;
use holdfast_core::{Class, Error, Status};
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use std::sync::Arc;

impl World {
    /// Does the step of a name.
    pub(crate) fn call(&mut self, name: &str, with: Map<String, Value>) -> Answer {
        match name {
            "version" => read(with).map(version),
            "status.describe" => read(with).map(describe),
            "destination.open" => destination_open(&read(with)?),
            "client.open" => client_open(&read(with)?),
            "client.bring_over" => self.bring_over(&read(with)?),
            "report.new" => report_new(&read(with)?),
            "report.show" => read(with).map(|with| report_show(&self.report, &with)),
            "schedule.decide" => schedule_decide(read(with)?),
            "job.start" => self.job_start(&read(with)?),
            "backup.run" => self.backup(&read(with)?),
            "pdic.plan" => self.pdic(read(with)?, false),
            "pdic.run" => self.pdic(read(with)?, true),
            "pdic.undo" => self.undo(&read(with)?),
            "index.show" => self.index_show(&read(with)?),
            _ => match name.split_once('.') {
                Some(("replicate", name)) => self.replicate_step(name, with),
                Some(("m365", name)) => self.m365_step(name, with),
                Some(("vault", name)) => vault_step(name, with),
                Some(("selection", name)) => self.selection_step(name, with),
                Some(("vmware", name)) => self.vmware_step(name, with),
                _ => self.file_step(name, with),
            },
        }
    }

    /// The destination a step names, or the case's own.
    pub(crate) fn destination(&self, named: Option<&str>) -> Result<Arc<dyn Destination>, Error> {
        let own = || self.path().join("destination").display().to_string();
        Ok(destination::open(&named.map_or_else(own, str::to_owned))?)
    }

    fn bring_over(&mut self, with: &fields::BringOver) -> Answer {
        let set = SetId::parse(&with.set)?;
        self.client()?.0.state().bring_over(set, &with.version)?;
        Ok(json!({}))
    }

    fn job_start(&mut self, with: &fields::JobStart) -> Answer {
        let set = SetId::parse(&with.set)?;
        let places = with.destinations.iter().map(|path| destination::open(path));
        let places = places.collect::<Result<Vec<_>, _>>()?;
        let (client, report) = self.client()?;
        let zone = report.zone.clone();
        let now = with.now_utc_ms.map(UtcMs);
        let sources = with.sources.as_ref().map(|sources| Sources::parse(&text_of(sources)));
        let sources = sources.transpose()?.unwrap_or_default();
        let job =
            Job { set, destinations: &places, zone: &zone, least_days: with.least_days, sources: &sources };
        parsed(&client.job_start(&job, now, report)?.to_json())
    }

    fn backup(&mut self, with: &fields::Backup) -> Answer {
        let source = with.source.as_ref().map_or_else(|| self.path().join("source"), PathBuf::from);
        let at = (with.set.as_str(), with.destination.as_deref());
        let done = self.at(at, with.now_utc_ms, with.cancelled, |client, call, report| {
            Ok(client.backup(call, &source, report)?)
        });
        parsed(&done?.to_json())
    }

    fn pdic(&mut self, with: fields::Pdic, run: bool) -> Answer {
        let options = options(with.options)?;
        let at = (with.set.as_str(), with.destination.as_deref());
        let done = self.at(at, with.now_utc_ms, with.cancelled, |client, call, report| {
            Ok(match run {
                true => client.pdic_run(call, &options, report),
                false => client.pdic_plan(call, &options, report),
            })
        });
        parsed(&done?.to_json())
    }

    fn undo(&mut self, with: &fields::Undo) -> Answer {
        let at = (with.set.as_str(), with.destination.as_deref());
        let done = self.at(at, with.now_utc_ms, with.cancelled, |client, call, _| {
            Ok(client.pdic_undo(call, &with.run)?)
        });
        parsed(&done?.to_json())
    }

    /// One call about one set at one destination.
    fn at<T>(
        &mut self,
        (set, destination): (&str, Option<&str>),
        now_utc_ms: Option<i64>,
        cancelled: bool,
        call: impl FnOnce(&Client, &Call<'_>, &mut Report) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let (destination, set) = (self.destination(destination)?, SetId::parse(set)?);
        let cancel = Cancel::new();
        if cancelled {
            cancel.cancel();
        }
        let (client, report) = self.client()?;
        let (destination, now) = (destination.as_ref(), now_utc_ms.map(UtcMs));
        call(client, &Call { destination, set, now, monitor: &Silent, cancel: &cancel }, report)
    }

    fn index_show(&mut self, with: &fields::IndexShow) -> Answer {
        let destination = self.destination(with.destination.as_deref())?;
        let reader = self.client()?.0.open_index(destination.as_ref(), SetId::parse(&with.set)?)?;
        let mut shown = parsed(&reader.to_json())?;
        shown["rows"] = rows(&reader, with.limit.unwrap_or(usize::MAX))?;
        Ok(shown)
    }
}

/// All packages of the workspace share Cargo's version, and the core has no other.
fn version(_: fields::Nothing) -> Value {
    let text = env!("CARGO_PKG_VERSION");
    let number = text.split('.').fold(0, |number, part| number * 1000 + part.parse().unwrap_or(0_i64));
    json!({ "text": text, "number": number })
}

fn describe(with: fields::Describe) -> Value {
    let class = format!("{:?}", Class::of_code(with.code));
    match Status::from_code(with.code) {
        Some(status) => json!({ "name": format!("{status:?}"), "class": class, "text": status.text() }),
        None => json!({ "name": "Unknown", "class": class }),
    }
}

fn destination_open(with: &fields::DestinationOpen) -> Answer {
    let opened = match &with.access {
        None => destination::open(&with.address)?,
        Some(access) => destination::open_with(&with.address, &Access::from_json(&text_of(access))?)?,
    };
    Ok(json!({ "place": opened.place() }))
}

fn client_open(with: &fields::ClientOpen) -> Answer {
    Client::open(&PathBuf::from(&with.folder))?;
    Ok(json!({}))
}

fn report_new(with: &fields::ReportNew) -> Answer {
    let report = Report::new(Zone::parse(&with.zone)?);
    drop(report);
    Ok(json!({}))
}

fn report_show(report: &Report, with: &fields::ReportShow) -> Value {
    let text = match with.format {
        Format::Text => report.text(),
        Format::Csv => report.csv(),
        Format::Json => report.json(),
    };
    json!({ "report": text })
}

fn schedule_decide(with: fields::Decide) -> Answer {
    let zone = Zone::parse(&with.zone)?;
    let schedule = Schedule { set: SetId::parse(&with.set)?, zone, least_days: with.least_days };
    let last = match (with.last_utc_ms, with.brought_over_version) {
        (Some(at), _) => LastRun::Ran(UtcMs(at)),
        (None, Some(version)) => LastRun::BroughtOver(version),
        (None, None) => LastRun::Never,
    };
    let now = with.now_utc_ms.map_or_else(|| SystemClock.now(), UtcMs);
    parsed(&decide(&schedule, &last, now).to_json())
}

fn options(with: fields::PdicOptions) -> Result<Options, Failure> {
    let mut options = Options::default();
    if let Some(name) = with.mode {
        options.mode = Mode::parse(&name).ok_or_else(|| Failure::Step(format!("no mode is named {name}")))?;
    }
    options.index_keep_days = with.index_keep_days.unwrap_or(options.index_keep_days);
    options.index_keep_newest = with.index_keep_newest.unwrap_or(options.index_keep_newest);
    options.breaker.percent = with.breaker_percent.unwrap_or(options.breaker.percent);
    options.breaker.entries = with.breaker_entries.unwrap_or(options.breaker.entries);
    options.confirm = with.confirm;
    options.trash_keep_days = with.trash_keep_days.unwrap_or(options.trash_keep_days);
    options.threads = with.threads.unwrap_or(options.threads);
    Ok(options)
}

fn rows(reader: &Reader, limit: usize) -> Answer {
    let mut rows = Vec::new();
    let mut scan = reader.scan(b"", None, Columns::All);
    while rows.len() < limit {
        let Some(batch) = scan.next_batch()? else { break };
        for at in 0..batch.len().min(limit - rows.len()) {
            rows.push(row(&batch.entry(at)?));
        }
    }
    Ok(Value::Array(rows))
}

fn row(entry: &Entry) -> Value {
    let hex = |bytes: [u8; 32]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    json!({
        "object": entry.object,
        "path": entry.path,
        "kind": if entry.kind == EntryKind::Folder { "folder" } else { "file" },
        "offset_bytes": entry.offset_bytes,
        "length_bytes": entry.length_bytes,
        "part": entry.part,
        "part_count": entry.part_count,
        "job_utc_ms": entry.job,
        "size_bytes": entry.size_bytes,
        "stored_size_bytes": entry.stored_size_bytes,
        "modified_utc_ms": entry.modified,
        "checksum": entry.checksum.map(hex),
        "area": entry.area().folder().trim_end_matches('/'),
    })
}

pub(crate) fn parsed(json: &str) -> Answer {
    serde_json::from_str(json).map_err(|error| Failure::Step(format!("the answer is no JSON: {error}")))
}
