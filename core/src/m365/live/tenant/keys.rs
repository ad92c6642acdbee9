//! The life of a tenant's certificate: made, given to Microsoft, proven, put in the old one's place, and the old one
//! forgotten. A private key is durable here before anybody is told of its certificate.

use super::super::LiveError;
use super::super::assertion::proof_of_possession;
use super::super::certificate::Certificate;
use super::super::graph::GraphFailed;
use super::directory::{Directory, Kind, Taken, kind_of};
use super::job::Job;
use super::outcome::{StepState, TenantStep, hex};
use super::record::{Key, Record};
use super::waiting::{Seen, propagating};
use super::{lines, proof};
use crate::units::UtcMs;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

/// What a tenant's policy may allow at most; each is tried in its turn.
const LIVES_DAYS: &[u32] = &[365, 180, 90, 30];

/// How often a certificate that may have arrived is looked for before it is handed in again.
const LOOKS: u32 = 5;

/// What has not arrived by then was lost.
const SURELY_MS: i64 = 10 * 60_000;

pub(super) fn make(job: &Job<'_>, days: u32) -> Result<Key, LiveError> {
    Ok(Key::new(Certificate::make(&job.record.facts.name, days, job.now())?))
}

/// One that ends sooner than one that the tenant's policy refused.
pub(super) fn shorter(job: &Job<'_>, refused: &Key) -> Result<Key, LiveError> {
    let life_ms = refused.certificate.not_after.since_ms(refused.certificate.not_before);
    let is_shorter = |days: &&u32| i64::from(**days) * UtcMs::DAY_MS < life_ms;
    match LIVES_DAYS.iter().find(is_shorter) {
        Some(&days) => make(job, days),
        None => Err(lines::too_short(job.now())),
    }
}

/// Drops a new certificate that nobody was told of when it is not valid now: a clock was wrong when it was made.
pub(super) fn drop_unfit(job: &mut Job<'_>) {
    let now = job.now();
    job.record.next = job.record.next.take().filter(|next| next.added || next.is_valid(now));
}

/// Whether a key of the directory is this certificate.
fn is_of(known: &Value, key: &Key) -> bool {
    let thumbprint = &key.certificate.thumbprint_sha1;
    let text = known.get("customKeyIdentifier").and_then(Value::as_str).unwrap_or_default();
    text == STANDARD.encode(thumbprint) || text.eq_ignore_ascii_case(&hex(thumbprint))
}

/// Notes what the directory calls our keys.
pub(super) fn learn(record: &mut Record, known: &[Value]) {
    let ours = [Some(&mut record.current), record.next.as_mut(), record.previous.as_mut()];
    for key in ours.into_iter().flatten() {
        if let Some(known) = known.iter().find(|known| is_of(known, key)) {
            key.added = true;
            key.key_id = known.get("keyId").and_then(Value::as_str).map(str::to_owned).or(key.key_id.take());
        }
    }
}

/// Sees to it that the application has a certificate that is valid; by an administrator. Other keys are kept.
pub(super) fn register(
    job: &mut Job<'_>,
    directory: &Directory<'_>,
    object_id: &str,
    renew: bool,
) -> Result<(), LiveError> {
    job.begin(TenantStep::Certificate);
    drop_unfit(job);
    loop {
        let read = || Ok(directory.application(object_id)?.map_or(Seen::NotYet, Seen::Yes));
        let known = job.until("the application", read)?.key_credentials;
        let has = |key: &Key| known.iter().any(|known| is_of(known, key));
        let is_good = job.record.current.is_valid(job.now());
        if job.record.next.is_none() && (renew || !is_good) {
            job.record.next = Some(make(job, job.record.facts.days)?);
            job.save()?;
        }
        let putting = job.record.next.as_ref().unwrap_or(&job.record.current);
        if has(putting) {
            job.took(TenantStep::Certificate, StepState::Already, "Microsoft has it");
            learn(&mut job.record, &known);
            return job.save();
        }
        if put(job, directory, object_id, &known)? {
            return Ok(());
        }
    }
}

/// Adds the certificate to those that are there; `false` when a shorter one has to be tried.
fn put(
    job: &mut Job<'_>,
    directory: &Directory<'_>,
    object_id: &str,
    known: &[Value],
) -> Result<bool, LiveError> {
    let putting = job.record.next.as_ref().unwrap_or(&job.record.current);
    let mut keys: Vec<Value> =
        known.iter().filter(|known| is_kept(known, job.now())).cloned().map(plain).collect();
    keys.push(putting.certificate.key_credential(&job.record.facts.name));
    let properties = json!({ "keyCredentials": keys });
    match job
        .until("the application", || directory.change_application(object_id, &properties).map(Seen::Yes))?
    {
        Taken::Barred => return Err(lines::barred(job.now())),
        Taken::TooLong => {
            let key = shorter(job, putting)?;
            *job.record.next.as_mut().unwrap_or(&mut job.record.current) = key;
            job.save()?;
            return Ok(false);
        }
        Taken::Yes(()) => {}
    }
    // What it is called there is told by the directory alone.
    let known = job.until("the certificate", || {
        let keys = directory.application(object_id)?.map(|found| found.key_credentials).unwrap_or_default();
        let putting = job.record.next.as_ref().unwrap_or(&job.record.current);
        Ok(if keys.iter().any(|known| is_of(known, putting)) { Seen::Yes(keys) } else { Seen::NotYet })
    })?;
    learn(&mut job.record, &known);
    job.took(TenantStep::Certificate, StepState::Done, "Microsoft has the new one");
    job.changed()?;
    Ok(true)
}

/// Keys that are over serve nobody.
fn is_kept(known: &Value, now: UtcMs) -> bool {
    let end =
        known.get("endDateTime").and_then(Value::as_str).and_then(|end| end.parse::<jiff::Timestamp>().ok());
    end.is_none_or(|end| now.0 < end.as_millisecond())
}

/// A key as it is handed back: what the directory did not tell is left out.
fn plain(mut known: Value) -> Value {
    const FIELDS: &[&str] = &[
        "type",
        "usage",
        "keyId",
        "key",
        "displayName",
        "customKeyIdentifier",
        "startDateTime",
        "endDateTime",
    ];
    if let Some(fields) = known.as_object_mut() {
        fields.retain(|name, value| FIELDS.contains(&name.as_str()) && !value.is_null());
    }
    known
}

/// Waits until the application signs in, by the new certificate where there is one, with all its permissions; then
/// that certificate is the one it signs in with.
pub(super) fn prove(job: &mut Job<'_>) -> Result<(), LiveError> {
    job.begin(TenantStep::Prove);
    let roles = job.roles()?;
    let facts = &job.record.facts;
    let key = job.record.next.as_ref().unwrap_or(&job.record.current);
    let ask = || proof::try_token(job.service, facts, key, job.now(), job.call.cancel);
    let mut tokens = Some(job.until("the application and its certificate", ask)?);
    let held = job.until("the application's permissions", || {
        let tokens = match tokens.take() {
            Some(tokens) => tokens,
            None => match ask()? {
                Seen::Yes(tokens) => tokens,
                Seen::NotYet => return Ok(Seen::NotYet),
                Seen::Doubtful(error) => return Ok(Seen::Doubtful(error)),
            },
        };
        let lacks = proof::lacking(&roles, &tokens.access);
        Ok(if lacks.is_empty() { Seen::Yes(proof::roles(&tokens.access)) } else { Seen::NotYet })
    })?;
    job.took(TenantStep::Prove, StepState::Done, "it signed in by its certificate, with all its permissions");
    if let Some(held) = held {
        job.granted = Some(held.into_iter().map(|role| json!({ "permission": role })).collect());
    }
    job.record.facts.proven_utc_ms.get_or_insert(job.waiting.now().0);
    switch(job)
}

/// The new certificate takes the old one's place.
fn switch(job: &mut Job<'_>) -> Result<(), LiveError> {
    let Some(next) = job.record.next.take() else { return job.save() };
    job.begin(TenantStep::Switch);
    let old = std::mem::replace(&mut job.record.current, Key { added: true, ..next });
    // One that never was there needs no forgetting.
    job.record.previous = Some(old).filter(|old| old.added || old.key_id.is_some());
    job.save()?;
    job.took(TenantStep::Switch, StepState::Done, "the new certificate is in use");
    Ok(())
}

/// Lets Microsoft forget the old certificate. What hinders that is no failure: a later call does it.
pub(super) fn forget_old(job: &mut Job<'_>) -> Result<(), LiveError> {
    let (Some(old), Some(ids)) = (&job.record.previous, &job.record.facts.application) else { return Ok(()) };
    job.begin(TenantStep::RemoveKey);
    let end = old.certificate.not_after;
    let removed = match &old.key_id {
        Some(key_id) => remove(job, &ids.object_id, key_id).map(|()| true),
        None => Ok(end <= job.now()),
    };
    let hindered = match removed {
        Ok(true) => {
            job.took(TenantStep::RemoveKey, StepState::Done, "Microsoft has forgotten the old one");
            job.record.previous = None;
            return job.save();
        }
        // The answer that told was lost; only an administrator may ask.
        Ok(false) => "nobody told what Microsoft calls it, which an administrator's update asks".to_owned(),
        Err(
            error
            @ (LiveError::Propagating { .. } | LiveError::Unavailable { .. } | LiveError::Denied { .. }),
        ) => error.to_string(),
        Err(error) => return Err(error),
    };
    let text = format!("the old one stays, at most until {end}: {hindered}");
    job.took(TenantStep::RemoveKey, StepState::Waiting, text);
    Ok(())
}

fn remove(job: &Job<'_>, object_id: &str, key_id: &str) -> Result<(), LiveError> {
    const WHAT: &str = "removing the old certificate";
    let key = &job.record.current;
    let token = own_token(job, key)?;
    job.until("the certificate", || {
        let proof = proof_of_possession(&key.certificate, job.record.facts.signing, object_id, job.now())?;
        let body = json!({ "keyId": key_id, "proof": proof.expose_secret() });
        let directory = job.directory(&token);
        let url = directory.graph.at(&format!("applications/{object_id}/removeKey"), &[]);
        match directory.graph.send(WHAT, Method::POST, url, Some(&body)) {
            Ok(_) => Ok(Seen::Yes(())),
            Err(GraphFailed::Refused(refusal)) if kind_of(&refusal) == Kind::Missing => Ok(Seen::Yes(())),
            Err(failed) => doubtful(&directory, WHAT, failed),
        }
    })
}

/// The application adds a key of its own, by the proof that it holds another.
pub(super) fn add(job: &mut Job<'_>) -> Result<(), LiveError> {
    let Some(ids) = job.record.facts.application.clone() else { return Ok(()) };
    job.begin(TenantStep::AddKey);
    if has_arrived(job)? {
        job.took(TenantStep::AddKey, StepState::Already, "Microsoft has the new one");
        return Ok(());
    }
    if !job.record.current.is_valid(job.now()) {
        return Err(lines::no_certificate(job.now()));
    }
    let token = own_token(job, &job.record.current)?;
    loop {
        job.changed()?;
        match hand_in(job, &ids.object_id, &token)? {
            Taken::Barred => return Err(lines::barred(job.now())),
            Taken::TooLong => {
                let Some(next) = &job.record.next else { return Ok(()) };
                job.record.next = Some(shorter(job, next)?);
                job.save()?;
            }
            Taken::Yes(key_id) => {
                if let Some(next) = &mut job.record.next {
                    (next.added, next.key_id) = (true, key_id.or(next.key_id.take()));
                }
                job.took(TenantStep::AddKey, StepState::Done, "Microsoft has the new one");
                return job.changed();
            }
        }
    }
}

/// Whether a new certificate that nobody confirmed has arrived all the same: the answer may have been lost.
fn has_arrived(job: &Job<'_>) -> Result<bool, LiveError> {
    let Some(next) = &job.record.next else { return Ok(true) };
    if next.added || !job.was_cut_off {
        return Ok(next.added);
    }
    let (facts, graph) = (&job.record.facts, &job.service.cloud.graph);
    let mut looks = 0;
    let seen = job.until("the new certificate", || {
        looks += 1;
        match proof::token(job.service, facts, next, graph, job.now(), job.call.cancel) {
            Ok(_) => Ok(Seen::Yes(true)),
            Err(LiveError::Denied { .. }) if looks >= LOOKS => Ok(Seen::Yes(false)),
            Err(LiveError::Denied { .. }) => Ok(Seen::NotYet),
            Err(error) => Err(error),
        }
    });
    match seen {
        // Without time to look again it is handed in once more only after long enough: better late than twice.
        Err(LiveError::Propagating { .. }) if job.now().since_ms(UtcMs(facts.changed_utc_ms)) > SURELY_MS => {
            Ok(false)
        }
        seen => seen,
    }
}

fn hand_in(job: &Job<'_>, object_id: &str, token: &SecretString) -> Result<Taken<Option<String>>, LiveError> {
    const WHAT: &str = "adding the new certificate";
    let (key, Some(next)) = (&job.record.current, &job.record.next) else { return Ok(Taken::Yes(None)) };
    job.until("the certificate", || {
        let proof = proof_of_possession(&key.certificate, job.record.facts.signing, object_id, job.now())?;
        let credential = next.certificate.key_credential(&job.record.facts.name);
        let body = json!({ "keyCredential": credential, "passwordCredential": null, "proof": proof.expose_secret() });
        let directory = job.directory(token);
        let url = directory.graph.at(&format!("applications/{object_id}/addKey"), &[]);
        match directory.graph.send(WHAT, Method::POST, url, Some(&body)) {
            Ok(made) => Ok(Seen::Yes(Taken::Yes(made.get("keyId").and_then(Value::as_str).map(str::to_owned)))),
            Err(GraphFailed::Refused(refusal)) => match kind_of(&refusal) {
                Kind::Lifetime => Ok(Seen::Yes(Taken::TooLong)),
                Kind::Barred => Ok(Seen::Yes(Taken::Barred)),
                Kind::Exists => Ok(Seen::Yes(Taken::Yes(None))),
                _ => doubtful(&directory, WHAT, GraphFailed::Refused(refusal)),
            },
            // Whether it arrived is not known; it is not handed in twice.
            Err(GraphFailed::Failed(LiveError::Unavailable { .. })) => Err(propagating("the new certificate")),
            Err(failed) => Err(directory.graph.error(WHAT, failed)),
        }
    })
}

/// A proof by a key that is not known everywhere yet is refused for a while.
fn doubtful<T>(
    directory: &Directory<'_>,
    what: &'static str,
    failed: GraphFailed,
) -> Result<Seen<T>, LiveError> {
    match failed {
        GraphFailed::Refused(refusal) => {
            let kind = kind_of(&refusal);
            let error = directory.graph.error(what, GraphFailed::Refused(refusal));
            if matches!(kind, Kind::Forbidden | Kind::Missing) {
                Ok(Seen::Doubtful(error))
            } else {
                Err(error)
            }
        }
        failed => Err(directory.graph.error(what, failed)),
    }
}

fn own_token(job: &Job<'_>, key: &Key) -> Result<SecretString, LiveError> {
    let facts = &job.record.facts;
    let ask = || proof::try_token(job.service, facts, key, job.now(), job.call.cancel);
    Ok(job.until("the application and its certificate", ask)?.access)
}

#[cfg(test)]
mod tests {
    use super::super::record::tests::{NOW, key, record};
    use super::*;

    fn known(key: &Key, id: &str) -> Value {
        json!({"keyId": id, "customKeyIdentifier": STANDARD.encode(key.certificate.thumbprint_sha1)})
    }

    #[test]
    fn our_keys_are_known_by_their_thumbprints() {
        let mut record = record();
        record.previous = Some(key(30));
        let others = [json!({"keyId": "x"}), known(&key(30), "y"), known(&record.current, "own")];
        learn(&mut record, &others);
        assert_eq!((record.current.key_id.as_deref(), record.current.added), (Some("own"), true));
        let previous = record.previous.expect("previous");
        assert_eq!((previous.key_id, previous.added), (None, false));
        let shown = json!({"customKeyIdentifier": hex(&record.current.certificate.thumbprint_sha1)});
        assert!(is_of(&shown, &record.current));
    }

    #[test]
    fn keys_of_others_are_handed_back_and_those_that_are_over_are_not() {
        let at = |end: &str| json!({"keyId": "k", "endDateTime": end});
        assert!(is_kept(&at("2099-01-01T00:00:00Z"), NOW) && is_kept(&json!({}), NOW));
        assert!(!is_kept(&at("2020-01-01T00:00:00Z"), NOW));
        let back = plain(json!({"keyId": "k", "key": null, "hasExtendedValue": null, "type": "T", "x": 1}));
        assert_eq!(back, json!({"keyId": "k", "type": "T"}));
    }
}
