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

/// What was handed in and has not arrived by then was lost.
const SURELY_MS: i64 = 10 * 60_000;

pub(super) fn make(job: &Job<'_>, days: u32) -> Result<Key, LiveError> {
    Ok(Key::new(Certificate::make(&job.record.facts.name, days, job.now())?))
}

/// One that ends sooner than one that the tenant's policy refused; later ones are as short.
pub(super) fn shorter(job: &mut Job<'_>, refused_ms: i64) -> Result<Key, LiveError> {
    let is_shorter = |days: &&u32| i64::from(**days) * UtcMs::DAY_MS < refused_ms;
    match LIVES_DAYS.iter().find(is_shorter) {
        Some(&days) => {
            job.record.facts.days = days;
            make(job, days)
        }
        None => Err(lines::too_short(job.now())),
    }
}

/// Drops a new certificate that will never serve.
pub(super) fn drop_unfit(job: &mut Job<'_>) {
    let now = job.now();
    job.record.next = job.record.next.take().filter(|next| is_fit(next, now));
}

/// Not when it is over, whoever has it; nor when it has not begun and Microsoft lacks it, for a clock was wrong when it
/// was made.
fn is_fit(next: &Key, now: UtcMs) -> bool {
    next.is_valid(now) || next.added && now < next.certificate.not_after
}

/// Whether a key of the directory is the certificate of this thumbprint.
fn is_of(known: &Value, thumbprint: &[u8; 20]) -> bool {
    let text = known.get("customKeyIdentifier").and_then(Value::as_str).unwrap_or_default();
    text == STANDARD.encode(thumbprint) || text.eq_ignore_ascii_case(&hex(thumbprint))
}

/// Notes what the directory calls our keys.
pub(super) fn learn(record: &mut Record, known: &[Value]) {
    let find = |thumbprint| known.iter().find(|known| is_of(known, thumbprint));
    let id = |known: &Value| known.get("keyId").and_then(Value::as_str).map(str::to_owned);
    for key in [Some(&mut record.current), record.next.as_mut()].into_iter().flatten() {
        if let Some(known) = find(&key.certificate.thumbprint_sha1) {
            key.added = true;
            key.key_id = id(known).or(key.key_id.take());
        }
    }
    for old in &mut record.former {
        old.key_id = find(&old.thumbprint_sha1).and_then(id).or(old.key_id.take());
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
        let has = |key: &Key| known.iter().any(|known| is_of(known, &key.certificate.thumbprint_sha1));
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

/// Adds the certificate to those that are there, without ours that others took the place of; `false` when a shorter one has to be tried.
fn put(
    job: &mut Job<'_>,
    directory: &Directory<'_>,
    object_id: &str,
    known: &[Value],
) -> Result<bool, LiveError> {
    let putting = job.record.next.as_ref().unwrap_or(&job.record.current);
    let is_former = |known: &Value| job.record.former.iter().any(|old| is_of(known, &old.thumbprint_sha1));
    let is_kept = |known: &&Value| is_kept(known, job.now()) && !is_former(known);
    let mut keys: Vec<Value> = known.iter().filter(is_kept).cloned().map(plain).collect();
    keys.push(putting.certificate.key_credential(&job.record.facts.name));
    let properties = json!({ "keyCredentials": keys });
    let life_ms = putting.life_ms();
    match job.until("the application", || directory.change_application(object_id, &properties))? {
        Taken::Barred => return Err(lines::barred(job.now())),
        Taken::TooLong => {
            let key = shorter(job, life_ms)?;
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
        let is_it = |known: &Value| is_of(known, &putting.certificate.thumbprint_sha1);
        Ok(if keys.iter().any(is_it) { Seen::Yes(keys) } else { Seen::NotYet })
    })?;
    learn(&mut job.record, &known);
    job.record.former.clear();
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

/// Waits until the application signs in with all its permissions, by the new certificate where there is one; then that
/// is the one it signs in with.
pub(super) fn prove(job: &mut Job<'_>) -> Result<(), LiveError> {
    let wanted = job.roles()?;
    let told = sign_in(job, &wanted)?;
    let text = match &told {
        Some(_) => "it signed in by its certificate, with all its permissions",
        None => "it signed in by its certificate; its token does not tell its permissions",
    };
    job.took(TenantStep::Prove, StepState::Done, text);
    job.told(told)?;
    job.record.facts.proven_utc_ms.get_or_insert(job.waiting.now().0);
    switch(job)
}

/// The same whatever its permissions are, which its token tells where it is one that can be read.
pub(super) fn prove_sign_in(job: &mut Job<'_>) -> Result<Option<Vec<String>>, LiveError> {
    let told = sign_in(job, &[])?;
    job.took(TenantStep::Prove, StepState::Done, "it signed in by its new certificate");
    job.told(told.clone())?;
    switch(job)?;
    Ok(told)
}

/// Signs in until a token lacks none of these roles; all of its roles, where it tells them.
fn sign_in(job: &Job<'_>, wanted: &[String]) -> Result<Option<Vec<String>>, LiveError> {
    job.begin(TenantStep::Prove);
    let facts = &job.record.facts;
    let key = job.record.next.as_ref().unwrap_or(&job.record.current);
    let ask = || proof::try_token(job.service, facts, key, job.now(), job.call.cancel);
    let mut tokens = Some(job.until("the application and its certificate", ask)?);
    job.until("the application's permissions", || {
        let tokens = match tokens.take() {
            Some(tokens) => tokens,
            None => match ask()? {
                Seen::Yes(tokens) => tokens,
                Seen::NotYet => return Ok(Seen::NotYet),
                Seen::Doubtful(error) => return Ok(Seen::Doubtful(error)),
            },
        };
        let told = proof::roles(&tokens.access);
        let lacks = told.as_ref().is_some_and(|roles| !proof::lacking(wanted, roles).is_empty());
        Ok(if lacks { Seen::NotYet } else { Seen::Yes(told) })
    })
}

/// The new certificate takes the old one's place.
fn switch(job: &mut Job<'_>) -> Result<(), LiveError> {
    let Some(next) = job.record.next.take() else { return job.save() };
    job.begin(TenantStep::Switch);
    let next = Key { added: true, handed_utc_ms: None, ..next };
    let old = std::mem::replace(&mut job.record.current, next);
    // One that never was there needs no forgetting.
    if old.added || old.key_id.is_some() {
        job.record.former.push(old.former());
    }
    job.save()?;
    job.took(TenantStep::Switch, StepState::Done, "the new certificate is in use");
    Ok(())
}

/// Lets Microsoft forget old certificates. What hinders that is no failure: a later call does it.
pub(super) fn forget_old(job: &mut Job<'_>) -> Result<(), LiveError> {
    let (Some(ids), false) = (job.record.facts.application.clone(), job.record.former.is_empty()) else {
        return Ok(());
    };
    job.begin(TenantStep::RemoveKey);
    let hindered = match forget_named(job, &ids.object_id) {
        // The answer that told was lost; only an administrator may ask.
        Ok(()) => "nobody told what Microsoft calls it, which an administrator's update asks".to_owned(),
        Err(
            error
            @ (LiveError::Propagating { .. } | LiveError::Unavailable { .. } | LiveError::Denied { .. }),
        ) => error.to_string(),
        Err(error) => return Err(error),
    };
    let now = job.now().0;
    // Whoever still lists it: it serves nobody any more.
    job.record.former.retain(|old| now < old.not_after_utc_ms);
    job.save()?;
    match job.record.former.iter().map(|old| old.not_after_utc_ms).max() {
        None => job.took(TenantStep::RemoveKey, StepState::Done, "Microsoft has forgotten the old one"),
        Some(end) => {
            let text = format!("the old one stays, at most until {}: {hindered}", UtcMs(end));
            job.took(TenantStep::RemoveKey, StepState::Waiting, text);
        }
    }
    Ok(())
}

fn forget_named(job: &mut Job<'_>, object_id: &str) -> Result<(), LiveError> {
    let named: Vec<String> = job.record.former.iter().filter_map(|old| old.key_id.clone()).collect();
    if named.is_empty() {
        return Ok(());
    }
    let token = own_token(job, &job.record.current)?;
    for key_id in named {
        remove(job, object_id, &key_id, &token)?;
        job.record.former.retain(|old| old.key_id.as_deref() != Some(&*key_id));
        job.save()?;
    }
    Ok(())
}

fn remove(job: &Job<'_>, object_id: &str, key_id: &str, token: &SecretString) -> Result<(), LiveError> {
    const WHAT: &str = "removing the old certificate";
    let key = &job.record.current;
    job.until("the certificate", || {
        let proof = proof_of_possession(&key.certificate, job.record.facts.signing, object_id, job.now())?;
        let body = json!({ "keyId": key_id, "proof": proof.expose_secret() });
        let directory = job.directory(token);
        let url = directory.graph.at(&format!("applications/{object_id}/removeKey"), &[]);
        match directory.graph.send(WHAT, Method::POST, url, Some(&body)) {
            Ok(_) => Ok(Seen::Yes(())),
            Err(GraphFailed::Refused(refusal)) if kind_of(&refusal) == Kind::NoKey => Ok(Seen::Yes(())),
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
        handing(job, Some(job.now()))?;
        match hand_in(job, &ids.object_id, &token) {
            Ok(Taken::Barred) => return Err(lines::barred(job.now())),
            Ok(Taken::TooLong) => {
                let Some(next) = &job.record.next else { return Ok(()) };
                job.record.next = Some(shorter(job, next.life_ms())?);
                job.save()?;
            }
            Ok(Taken::Yes(key_id)) => {
                if let Some(next) = &mut job.record.next {
                    (next.added, next.key_id) = (true, key_id.or(next.key_id.take()));
                }
                job.took(TenantStep::AddKey, StepState::Done, "Microsoft has the new one");
                return job.changed();
            }
            // It was refused, so it has not arrived.
            Err(error @ (LiveError::Denied { .. } | LiveError::Unavailable { .. })) => {
                handing(job, None)?;
                return Err(error);
            }
            Err(error) => return Err(error),
        }
    }
}

/// Notes that the new certificate is being handed in, before it is; or that it was not taken.
fn handing(job: &mut Job<'_>, at: Option<UtcMs>) -> Result<(), LiveError> {
    if let Some(next) = &mut job.record.next {
        (next.added, next.handed_utc_ms) = (false, at.map(|at| at.0));
    }
    job.save()
}

/// Whether a new certificate of an earlier call has arrived: the answer may have been lost.
fn has_arrived(job: &Job<'_>) -> Result<bool, LiveError> {
    let Some(next) = &job.record.next else { return Ok(true) };
    if !next.added && next.handed_utc_ms.is_none() {
        return Ok(false);
    }
    if next.added && job.may_propagate() {
        return Ok(true);
    }
    let (facts, graph) = (&job.record.facts, &job.service.cloud.graph);
    job.until("the new certificate", || {
        match proof::token(job.service, facts, next, graph, job.now(), job.call.cancel) {
            Ok(_) => Ok(Seen::Yes(true)),
            Err(LiveError::Denied { .. }) if is_lost(next, job.now()) => Ok(Seen::Yes(false)),
            Err(LiveError::Denied { .. }) => Ok(Seen::NotYet),
            Err(error) => Err(error),
        }
    })
}

/// Whether a certificate that Microsoft refuses was lost on its way. Better late than twice: only one of two can be
/// taken away again.
fn is_lost(next: &Key, now: UtcMs) -> bool {
    next.handed_utc_ms.is_none_or(|handed| now.since_ms(UtcMs(handed)) > SURELY_MS)
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
                _ if is_unclear(refusal.status) => Err(propagating("the new certificate")),
                _ => doubtful(&directory, WHAT, GraphFailed::Refused(refusal)),
            },
            // Whether it arrived is not known; it is not handed in twice.
            Err(GraphFailed::Failed(LiveError::Unavailable { .. })) => Err(propagating("the new certificate")),
            Err(failed) => Err(directory.graph.error(WHAT, failed)),
        }
    })
}

/// A server that failed may have done it before; one that is busy did nothing.
const fn is_unclear(status: u16) -> bool {
    status == 408 || status >= 500 && status != 503
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
        record.former = vec![key(30).former()];
        let others = [json!({"keyId": "x"}), known(&key(30), "y"), known(&record.current, "own")];
        learn(&mut record, &others);
        assert_eq!((record.current.key_id.as_deref(), record.current.added), (Some("own"), true));
        assert_eq!(record.former[0].key_id, None);
        let own = json!({"keyId": "old", "customKeyIdentifier": hex(&record.former[0].thumbprint_sha1)});
        learn(&mut record, &[own]);
        assert_eq!(record.former[0].key_id.as_deref(), Some("old"));
        let shown = json!({"customKeyIdentifier": hex(&record.current.certificate.thumbprint_sha1)});
        assert!(is_of(&shown, &record.current.certificate.thumbprint_sha1));
    }

    #[test]
    fn keys_of_others_are_handed_back_and_those_that_are_over_are_not() {
        let at = |end: &str| json!({"keyId": "k", "endDateTime": end});
        assert!(is_kept(&at("2099-01-01T00:00:00Z"), NOW) && is_kept(&json!({}), NOW));
        assert!(!is_kept(&at("2020-01-01T00:00:00Z"), NOW));
        let back = plain(json!({"keyId": "k", "key": null, "hasExtendedValue": null, "type": "T", "x": 1}));
        assert_eq!(back, json!({"keyId": "k", "type": "T"}));
    }

    #[test]
    fn a_new_certificate_that_is_over_is_dropped_whoever_has_it() {
        let later = NOW.plus_ms(31 * UtcMs::DAY_MS);
        for added in [false, true] {
            let next = Key { added, ..key(30) };
            assert!(is_fit(&next, NOW) && !is_fit(&next, later));
            assert_eq!(is_fit(&next, NOW.plus_ms(-UtcMs::DAY_MS)), added);
        }
    }

    #[test]
    fn a_certificate_is_handed_in_again_only_when_it_is_surely_lost() {
        let mut next = key(30);
        next.handed_utc_ms = Some(NOW.0);
        assert!(!is_lost(&next, NOW.plus_ms(SURELY_MS)) && is_lost(&next, NOW.plus_ms(SURELY_MS + 1)));
        assert!([408, 500, 502, 504].into_iter().all(is_unclear));
        assert!(![400, 403, 409, 429, 503].into_iter().any(is_unclear));
    }
}
