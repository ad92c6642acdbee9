//! What holds for all facts, all answers and all orders of them.

use crate::drive::go_on;
use crate::facts::*;
use holdfast_core::m365::{
    CheckRequest, Connection, FleetRequest, FrontEnd, MfaState, Migration, MigrationState, Mode, PlanRequest,
    Policy, Question, Role, Row, StepWord, TimelineRequest, Urgency, check, detect, explain, fleet, plan,
    timeline,
};
use holdfast_core::report::Report;
use holdfast_core::units::UtcMs;
use holdfast_core::zone::Zone;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use serde_json::{Value, json};

const DAYS: [&str; 7] =
    ["2019-01-01", OCTOBER_2020, FEBRUARY_2021, "2022-10-15", "2023-04-01", TODAY, "2027-04-01"];
const PROTOCOLS: [&str; 5] = ["graph", "ews", "sharepoint_idcrl", "imap", "smtp_auth"];
const FEATURES: [&str; 3] = ["personal_sites", "web_parts", "survey_options"];
/// Answers of a person, good and bad.
const ANSWERS: [&str; 15] = [
    "done",
    "continue",
    "later",
    "confirm",
    "password_given",
    "password_given app_password",
    "password_removed",
    "signed_in ann@contoso.example global_administrator",
    "signed_in ann@contoso.example ordinary",
    "signed_in bob@contoso.example",
    "failed AADSTS53003",
    r#"{"answer":"failed","error":{"error":"new","error_description":"AADSTS50126: x","error_codes":[]}}"#,
    r#"{"answer":"signed_in","account":"a@b.example","role":"global_administrator","region":"China"}"#,
    r#"{"answer":"signed_in","account":"a\u001b@b.example","role":"global_administrator"}"#,
    "signed_in",
];

fn any_day() -> impl Strategy<Value = &'static str> {
    select(&DAYS[..])
}

/// Moments at the ends of what can be told as well.
fn any_moment() -> impl Strategy<Value = i64> {
    prop_oneof![6 => 1_500_000_000_000_i64..1_900_000_000_000, 1 => any::<i64>(), 1 => select(&[i64::MIN, i64::MAX][..])]
}

/// A field, or none of it.
fn field<T: Into<Value> + Clone + std::fmt::Debug>(
    name: &'static str,
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<(&'static str, Value)>> {
    proptest::option::weighted(0.8, value.prop_map(move |value| (name, value.into())))
}

fn of_words(all: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    subsequence(all, 0..=all.len())
}

/// Facts about a set, which may contradict each other.
fn any_set() -> impl Strategy<Value = Value> {
    let accounts = select(&["ann@contoso.example", "ANN@contoso.example", "bob@contoso.example"][..]);
    let state = (select(MfaState::ALL), proptest::option::of(any_moment()));
    let fields = (
        field("region", select(&["Global", "China", "germany", "us_government"][..])),
        field("token", any::<bool>()),
        field("password", any::<bool>()),
        field("role", select(Role::ALL).prop_map(Role::word)),
        field("mfa", state.prop_map(|(state, at)| json!({"state": state, "changed_utc_ms": at}))),
        proptest::option::weighted(0.3, of_words(&PROTOCOLS).prop_map(|all| ("protocols", json!(all)))),
        field("selects", of_words(&FEATURES)),
        proptest::option::weighted(0.2, any_moment().prop_map(|at| ("basic_off_utc_ms", json!(at)))),
        proptest::option::weighted(
            0.3,
            any_moment().prop_map(|at| ("certificate", json!({"not_after_utc_ms": at}))),
        ),
        field("front_end", select(FrontEnd::ALL).prop_map(FrontEnd::word)),
        proptest::option::weighted(0.2, Just(("version", json!("8.3.4.0")))),
    );
    (accounts, fields).prop_map(|(account, (a, b, c, d, e, f, g, h, i, j, k))| {
        let told = [a, b, c, d, e, f, g, h, i, j, k].into_iter().flatten();
        let told: Value = told.map(|(name, value)| (name.to_owned(), value)).collect();
        with(json!({"account": account}), told)
    })
}

/// Sets of one account, in any modes.
fn any_account() -> impl Strategy<Value = Vec<Value>> {
    let common =
        (select(&["Global", "China"][..]), select(Role::ALL), select(MfaState::ALL), select(FrontEnd::ALL));
    (proptest::collection::vec(select(Mode::ALL), 1..4), common).prop_map(
        |(modes, (region, role, state, front_end))| {
            let common =
                json!({"region": region, "role": role, "mfa": {"state": state}, "front_end": front_end});
            modes.into_iter().map(|mode| with(in_mode(mode), common.clone())).collect()
        },
    )
}

#[derive(Debug, Clone)]
enum Act {
    /// What takes a person on.
    GoOn,
    Answer(&'static str),
    Save,
    Cancel,
    /// Stored and taken up again.
    Store,
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        12 => Just(Act::GoOn),
        4 => select(&ANSWERS[..]).prop_map(Act::Answer),
        2 => Just(Act::Save),
        1 => Just(Act::Cancel),
        3 => Just(Act::Store),
    ]
}

fn any_acts() -> impl Strategy<Value = Vec<Act>> {
    proptest::collection::vec(any_act(), 0..24)
}

/// Does it, and tells what saving told.
fn perform(migration: &mut Migration, act: &Act, day: &str) -> Option<String> {
    match act {
        Act::GoOn => {
            go_on(migration);
        }
        Act::Answer(text) => {
            let before = migration.clone();
            if migration.answer(text).is_err() {
                assert_eq!(*migration, before, "an answer that is refused changes nothing");
            }
        }
        Act::Save => return migration.save().ok().map(|change| change.to_json()),
        Act::Cancel => migration.cancel(),
        Act::Store => *migration = stored_and_resumed(migration, day),
    }
    None
}

fn stored_and_resumed(migration: &Migration, day: &str) -> Migration {
    Migration::resume(&migration.to_json(), noon(day)).expect("what was stored can be taken up")
}

fn modes(sets: &[Connection], day: &str) -> Vec<Option<Mode>> {
    let date = day.parse().expect("a date");
    sets.iter().map(|set| detect(set, Policy::built_in(), date).mode).collect()
}

fn values(sets: &[Connection]) -> Vec<Value> {
    sets.iter().map(|set| serde_json::to_value(set).expect("JSON")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_way_leads_back_to_basic(
        sets in any_account(),
        day in any_day(),
        rounds in proptest::collection::vec((select(Mode::ALL), any_acts()), 1..5),
    ) {
        let mut sets = sets;
        for (to, acts) in rounds {
            let Ok(mut migration) = begin(&sets, to, day) else { continue };
            let before = modes(&migration.sets(), day);
            for act in &acts {
                perform(&mut migration, act, day);
                let after = modes(&migration.sets(), day);
                let lost = before.iter().zip(&after).find(|(before, after)| {
                    **before > Some(Mode::Basic) && **after <= Some(Mode::Basic)
                });
                prop_assert_eq!(lost, None);
            }
            sets = values(&migration.sets());
        }
    }

    #[test]
    fn a_cancelled_migration_never_was(sets in any_account(), to in select(Mode::ALL), day in any_day(), acts in any_acts()) {
        let Ok(mut migration) = begin(&sets, to, day) else { return Ok(()) };
        let fresh = migration.clone();
        for act in acts.iter().filter(|act| !matches!(act, Act::Save)) {
            perform(&mut migration, act, day);
        }
        migration.cancel();
        prop_assert!(matches!(migration.state(), MigrationState::Cancelled | MigrationState::Later));
        prop_assert!(migration.save().is_err());
        prop_assert_eq!(migration.sets(), fresh.sets());
        prop_assert_eq!(begin(&values(&migration.sets()), to, day).expect("as before"), fresh);
    }

    #[test]
    fn a_migration_that_was_stored_at_every_step_is_one_that_was_not(
        sets in any_account(), to in select(Mode::ALL), day in any_day(), acts in any_acts(),
    ) {
        let Ok(mut straight) = begin(&sets, to, day) else { return Ok(()) };
        let mut stored = straight.clone();
        for act in &acts {
            let told = perform(&mut straight, act, day);
            prop_assert_eq!(perform(&mut stored, act, day), told);
            stored = stored_and_resumed(&stored, day);
            prop_assert_eq!(stored.status().to_json(), straight.status().to_json());
            prop_assert_eq!(stored.to_json(), straight.to_json());
            prop_assert_eq!(stored.sets(), straight.sets());
        }
    }

    #[test]
    fn an_answer_of_any_bytes_is_taken_or_changes_nothing(
        from in select(Mode::ALL), to in select(Mode::ALL), steps in 0_usize..8,
        bytes in proptest::collection::vec(any::<u8>(), 0..64),
        known in select(&ANSWERS[..]), cut in any::<Index>(),
    ) {
        let Ok(mut migration) = begin(&[in_mode(from)], to, OCTOBER_2020) else { return Ok(()) };
        for _ in 0..steps {
            go_on(&mut migration);
        }
        let noise = String::from_utf8_lossy(&bytes).into_owned();
        let place = cut.index(known.len() + 1);
        for text in [noise.clone(), format!("{}{noise}{}", &known[..place], &known[place..]), known[..place].to_owned()] {
            let mut tried = migration.clone();
            if tried.answer(&text).is_err() {
                prop_assert_eq!(&tried, &migration);
            }
            stored_and_resumed(&tried, OCTOBER_2020);
        }
    }

    #[test]
    fn broken_json_is_refused_and_nothing_panics(
        sets in proptest::collection::vec(any_set(), 1..3),
        changes in proptest::collection::vec((any::<Index>(), any_value()), 0..3),
        cut in any::<Index>(), now in any_moment(),
    ) {
        let settings = json!({"reminder_days": [90, 1], "zone": "Asia/Hong_Kong", "propagation_minutes": 60});
        let failed = json!({"answer": "failed", "error": {"error": "invalid_grant", "error_codes": [50126]}});
        let request = json!({"connection": sets[0], "sets": sets, "to": "modern", "settings": settings});
        let policy: Value = serde_json::from_str(include_str!("../../core/src/m365/policy.json")).expect("JSON");
        let mut all = [
            only(&request, &["connection", "settings"]),
            only(&request, &["sets", "settings"]),
            only(&request, &["sets", "to", "settings"]),
            json!({"region": "china", "protocols": ["ews"], "settings": settings}),
            json!({"schema": 1, "request": only(&request, &["sets", "to"]), "answers": [{"answer": "done"}],
                "refused": failed, "state": "open"}),
            json!({"error": "invalid_grant", "error_codes": [50126], "changed_utc_ms": now, "retry_after_s": 1}),
            policy,
        ];
        for value in &mut all {
            for (place, other) in &changes {
                change(value, place, other);
            }
            let text = value.to_string();
            ask_everything(&text, UtcMs(now));
            let place = (0..=cut.index(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
            ask_everything(&text[..place], UtcMs(now));
        }
    }

    #[test]
    fn check_plan_and_fleet_agree(sets in proptest::collection::vec(any_set(), 1..5), day in any_day()) {
        let own = |name: &str| sets.iter().filter(|set| {
            set["account"].as_str().is_some_and(|account| account.eq_ignore_ascii_case(name))
        }).cloned().collect::<Vec<_>>();
        let sets = own(ANN);
        let text = json!({"sets": sets}).to_string();
        let Ok(request) = PlanRequest::parse(&text) else { return Ok(()) };
        let plan = plan(&request, noon(day));
        let rows = fleet_of(&sets, day).accounts;
        prop_assert_eq!(rows.len(), 1);
        let checks: Vec<_> = sets.iter().map(|set| checked(set.clone(), day)).collect();
        let least = checks.iter().map(|outcome| outcome.mode).min().expect("a set");
        prop_assert_eq!((rows[0].mode, plan.from), (least, least));
        if sets.len() == 1 {
            let row = &rows[0];
            prop_assert_eq!((row.obsolete, row.reason), (checks[0].obsolete, checks[0].reason));
            prop_assert_eq!(row.advised, checks[0].advice.as_ref().map(|advice| advice.mode));
            prop_assert!(row.by.is_none() || row.by == checks[0].by);
            prop_assert_eq!(row.urgency == Urgency::Blocked, row.mode.is_some() && !checks[0].may_run);
            let migrates = matches!(row.next.word(), "migrate_to_hybrid" | "migrate_to_modern");
            let to = plan.moves.iter().find(|one| Some(one.to) == row.advised);
            prop_assert!(!migrates || to.is_some_and(|one| one.refusal.is_none()));
        }
    }

    #[test]
    fn a_fleet_is_whole_and_sorted_by_urgency(sets in proptest::collection::vec(any_set(), 0..12), day in any_day()) {
        let Ok(request) = FleetRequest::parse(&json!({"sets": sets}).to_string()) else { return Ok(()) };
        let mut report = Report::new(Zone::utc());
        let found = fleet(request, noon(day), &mut report);
        let rank = |row: &Row| (row.urgency, row.by.is_none(), row.by.clone(), row.account.clone());
        prop_assert!(found.accounts.is_sorted_by_key(rank));
        prop_assert_eq!(found.accounts.iter().map(|row| row.count).sum::<usize>(), sets.len());
        let urgent = found.accounts.iter().filter(|row| row.urgency != Urgency::None).count();
        prop_assert_eq!(report.entries.len(), 1 + urgent);
        prop_assert_eq!(found.to_csv().matches("\r\n").count(), 1 + found.accounts.len());
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([{"x": []}])),
    ]
}

fn only(value: &Value, names: &[&str]) -> Value {
    names.iter().map(|name| ((*name).to_owned(), value[*name].clone())).collect()
}

/// The values inside a value.
fn inside(value: &mut Value) -> Vec<&mut Value> {
    match value {
        Value::Array(all) => all.iter_mut().collect(),
        Value::Object(all) => all.values_mut().collect(),
        _ => Vec::new(),
    }
}

/// Puts another value at some place inside a value.
fn change(value: &mut Value, place: &Index, other: &Value) {
    let mut all = inside(value);
    if all.is_empty() {
        *value = other.clone();
        return;
    }
    let at = place.index(all.len() * 2);
    match all.len() {
        count if at < count => change(all[at], place, other),
        count => *all[at - count] = other.clone(),
    }
}

/// Asks every question by a text; what is answered is looked at whole.
fn ask_everything(text: &str, now: UtcMs) {
    let mut report = Report::new(Zone::utc());
    if let Ok(request) = CheckRequest::parse(text) {
        assert!(check(&request, now, &mut report).to_json().starts_with('{'));
    }
    if let Ok(request) = PlanRequest::parse(text) {
        assert!(plan(&request, now).to_json().starts_with('{'));
    }
    if let Ok(request) = FleetRequest::parse(text) {
        assert!(fleet(request, now, &mut report).to_json().starts_with('{'));
    }
    if let Ok(Ok(found)) = TimelineRequest::parse(text).map(|request| timeline(&request, now)) {
        assert!(found.to_json().starts_with('{'));
    }
    if let Ok(question) = Question::parse(text) {
        assert!(explain(&question, now).to_json().starts_with('{'));
    }
    for migration in [Migration::begin(text, now), Migration::resume(text, now)].into_iter().flatten() {
        assert_eq!(Migration::resume(&migration.to_json(), now).as_ref(), Ok(&migration));
    }
    drop(Policy::parse(text));
    assert!(!report.text().is_empty());
}

#[test]
fn every_move_that_may_be_made_is_numbered_steps_that_end_in_save() {
    let states = MfaState::ALL.iter().map(|state| json!({"state": state})).chain([Value::Null]);
    let states: Vec<Value> = states.collect();
    let roles: Vec<Value> = Role::ALL.iter().map(|role| json!(role)).chain([Value::Null]).collect();
    let mut made = 0;
    for (from, front_end) in
        Mode::ALL.iter().flat_map(|from| FrontEnd::ALL.iter().map(move |end| (from, end)))
    {
        for (mfa, role) in states.iter().flat_map(|mfa| roles.iter().map(move |role| (mfa, role))) {
            let facts = json!({"front_end": front_end, "mfa": mfa, "role": role});
            for day in DAYS {
                for one in planned(&[with(in_mode(*from), facts.clone())], day).moves {
                    let numbers: Vec<usize> = one.steps.iter().map(|step| step.number).collect();
                    assert_eq!(numbers, (1..=one.steps.len()).collect::<Vec<_>>());
                    assert_eq!(one.steps.is_empty(), one.refusal.is_some());
                    let saves = one.steps.iter().filter(|step| step.step == StepWord::Save).count();
                    assert_eq!(saves, usize::from(one.refusal.is_none()));
                    let last = one.steps.last().map(|step| (step.step, step.answers.len()));
                    assert_eq!(last, (saves == 1).then_some((StepWord::Save, 0)));
                    assert!(one.steps.iter().rev().skip(1).all(|step| !step.answers.is_empty()));
                    assert!(one.to != Mode::Basic || one.refusal.is_some());
                    made += saves;
                }
            }
        }
    }
    // On five of the days Hybrid works: two ways out of Basic, one out of Hybrid, one out of Modern. Then those to
    // Modern are left.
    assert_eq!(made, FrontEnd::ALL.len() * states.len() * roles.len() * (5 * 4 + 2 * 2));
}
