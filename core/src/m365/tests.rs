//! What reports and consoles say, word for word.

use super::*;
use crate::report::Report;
use crate::units::UtcMs;
use crate::zone::Zone;
use serde_json::{Value, json};

/// Noon of 2026-11-21.
const TODAY: UtcMs = UtcMs(1_795_262_400_000);
/// Noon of 2021-02-05.
const FEBRUARY_2021: UtcMs = UtcMs(1_612_526_400_000);

const WAY: &str = "Backup Sets > the set > Change settings > Next > Authorize > Save";
const OFF: &str = "info The notification \"Obsolete connection in use\" is off, which is not recommended.";
const TO_MODERN: &str = "info Advised: Modern authentication: nothing is selected that it cannot wholly do.";

fn contoso(more: Value) -> Value {
    let mut facts = json!({"account": "ann@contoso.example", "name": "Contoso", "region": "Global"});
    facts.as_object_mut().expect("facts").extend(more.as_object().expect("facts").clone());
    facts
}

fn basic() -> Value {
    contoso(json!({"token": false, "password": true}))
}

/// A Modern connection with more facts.
fn modern(more: Value) -> Value {
    let mut facts = contoso(json!({"token": true, "password": false}));
    facts.as_object_mut().expect("facts").extend(more.as_object().expect("facts").clone());
    facts
}

fn silent(notification: &str) -> Value {
    json!({"notifications": {notification: false}})
}

/// What a report says of a connection: each line after the word of its sort, the first one apart.
fn said(facts: Value, settings: Value, now: UtcMs) -> (String, Vec<String>) {
    let request = json!({"connection": facts, "settings": settings}).to_string();
    let mut report = Report::new(Zone::utc());
    check(&CheckRequest::parse(&request).expect("facts"), now, &mut report);
    let mut lines = words_of(&report);
    (lines.remove(0), lines)
}

fn words_of(report: &Report) -> Vec<String> {
    report.entries.iter().map(|line| format!("{} {}", line.kind.word(), line.text)).collect()
}

#[test]
fn a_basic_connection_that_still_works_and_one_that_does_not() {
    let first = "info Microsoft 365 connection \"Contoso [obsolete]\" (ann@contoso.example): Basic authentication, region Global.";
    let uses = "warn The connection \"Contoso [obsolete]\" uses Basic authentication, which Microsoft ends for security.";
    let (line, lines) = said(basic(), json!({}), FEBRUARY_2021);
    assert_eq!(line, first);
    let until = "It works until 2023/01 at the latest; the tenant's administrator may turn it off before.";
    let reconfigure = format!("Reconfigure it to Modern authentication: {WAY}.");
    assert_eq!(lines, [format!("{uses} {until} {reconfigure}"), TO_MODERN.to_owned()]);
    let (line, lines) = said(basic(), json!({}), TODAY);
    assert_eq!(line, first);
    let blocked = "error \"Contoso [obsolete]\" cannot sign in any more (ews since 2023/01: Basic authentication is off in Exchange Online for good). Jobs on it fail until you move it to Modern authentication.";
    let stopped = format!("{uses} Its jobs cannot sign in. {reconfigure}");
    assert_eq!(lines, [blocked, &stopped, TO_MODERN]);
}

#[test]
fn an_alert_that_is_off_is_said_to_be_off() {
    let hidden = "info An alert about \"Contoso [obsolete]\" is not shown. The notification \"Obsolete connection in use\" is off, which is not recommended.";
    assert_eq!(said(basic(), silent("obsolete_connection"), FEBRUARY_2021).1, [hidden, TO_MODERN]);
    assert_eq!(said(modern(json!({})), silent("obsolete_connection"), TODAY).1, [OFF]);
}

#[test]
fn connections_that_need_nothing_or_cannot_be_told() {
    let own = contoso(json!({"kind": "exchange_on_premises", "password": true, "region": null}));
    let line = "info Exchange (on premises) connection \"Contoso\" (ann@contoso.example): Basic authentication, which stays.";
    assert_eq!(said(own, json!({}), TODAY), (line.to_owned(), vec![]));
    let line = "info Microsoft 365 connection \"Contoso\" (ann@contoso.example): Modern authentication, region Global.";
    assert_eq!(said(modern(json!({})), json!({}), TODAY), (line.to_owned(), vec![]));
    let line = "info Microsoft 365 connection \"Contoso\" (ann@contoso.example): unknown authentication, region Global.";
    let why = "warn How \"Contoso\" signs in cannot be told: whether a password is stored was not told; hand in `password`.";
    assert_eq!(
        said(contoso(json!({"token": true})), json!({}), TODAY),
        (line.to_owned(), vec![why.to_owned()])
    );
}

#[test]
fn what_modern_lacks_and_what_ends() {
    let facts = modern(json!({"protocols": ["ews"], "selects": ["web_parts"],
        "mfa": {"state": "enforced", "changed_utc_ms": TODAY.0}}));
    let expected = [
        "warn \"Contoso\" uses a protocol that ends (ews since 2026/08/31: Exchange Web Services answer only applications on the tenant's allow list; from 2027/04/01 on: Exchange Web Services are off in Exchange Online for good). Reach the data by Microsoft Graph.",
        "warn \"Contoso\" selects what Modern authentication cannot wholly do: SharePoint web parts and metadata are not fully supported by Microsoft's interface.",
        "info Multi-factor authentication of ann@contoso.example was changed a short while ago: a failure until 2026/11/21 13:00:00 may be a false alarm; try again after that.",
    ];
    assert_eq!(said(facts, json!({}), TODAY).1, expected);
}

#[test]
fn what_a_connection_lacks_to_sign_in() {
    let empty = contoso(json!({"token": false, "password": false, "version": "8.1"}));
    let (_, lines) = said(empty, json!({}), FEBRUARY_2021);
    let expected = [
        "error \"Contoso [obsolete]\" has neither token nor password, so its jobs cannot sign in. Enter the password, or better move it to Modern authentication.",
        "warn The backup client of \"Contoso [obsolete]\" is older than 8.3.6.0 and has no Modern authentication. Upgrade it, then migrate once.",
        TO_MODERN,
    ];
    assert_eq!(lines[1..], expected);
    let china = contoso(json!({"token": false, "password": false, "region": "China"}));
    let (_, lines) = said(china, json!({}), FEBRUARY_2021);
    let expected =
        "error \"Contoso\" has neither token nor password, so its jobs cannot sign in. Enter the password.";
    assert_eq!(lines, [expected]);
    let enforced = contoso(json!({"token": true, "password": true, "mfa": {"state": "enforced"}}));
    let expected = "warn Multi-factor authentication of ann@contoso.example is enforced: the password of \"Contoso\" fails until an app password takes its place.";
    assert_eq!(said(enforced, json!({}), FEBRUARY_2021).1, [expected]);
}

#[test]
fn a_certificate_from_its_first_day_to_its_last() {
    let of = |from: i64, until: i64, settings| {
        let (from, until) = (TODAY.plus_ms(from).0, TODAY.plus_ms(until).0);
        let certificate = json!({"not_before_utc_ms": from, "not_after_utc_ms": until});
        said(modern(json!({"certificate": certificate})), settings, TODAY).1
    };
    let day = UtcMs::DAY_MS;
    let ends = "info The certificate of \"Contoso\" ends at";
    let early = "warn The certificate of \"Contoso\" is not valid yet by this machine's clock. Set the clock by network time.";
    assert_eq!(of(1, day, json!({})), [early, &format!("{ends} 2026/11/22 12:00:00: 1 day left.")]);
    let long =
        "2029/01/29 12:00:00: 800 days left. It is valid for more than two years; make the next one shorter.";
    assert_eq!(of(-1, 800 * day, json!({})), [format!("{ends} {long}")]);
    let soon = "warn The certificate of \"Contoso\" ends in 20 days. Run Update configuration before.";
    assert_eq!(of(-1, 20 * day, json!({})), [soon, &format!("{ends} 2026/12/11 12:00:00: 20 days left.")]);
    let last =
        "warn The certificate of \"Contoso\" ends in less than a day. Run Update configuration before.";
    assert_eq!(of(-1, 60_000, json!({}))[0], last);
    let over = "error The certificate of \"Contoso\" has expired, so its jobs cannot sign in. Run Update configuration now.";
    assert_eq!(of(-2, -1, json!({})), [over]);
    let off = "The notification of certificates that end is off, which is not recommended.";
    let hidden = format!("info An alert about \"Contoso\" is not shown. {off}");
    assert_eq!(of(-1, 20 * day, silent("certificate"))[0], hidden);
    assert_eq!(of(-2, -1, silent("certificate")), [over.to_owned(), format!("info {off}")]);
}

fn fleet_said(sets: &[Value]) -> (Fleet, Vec<String>) {
    let request = FleetRequest::parse(&json!({"sets": sets}).to_string()).expect("facts");
    let mut report = Report::new(Zone::utc());
    let fleet = fleet(request, TODAY, &mut report);
    (fleet, words_of(&report))
}

#[test]
fn a_fleet_names_the_most_urgent_first() {
    let of = |account: &str, more: Value| {
        let mut facts = modern(more);
        facts["account"] = account.into();
        facts
    };
    let sets = [
        basic(),
        of("b@x.example", json!({"protocols": ["ews"], "set": "7"})),
        of("=c@x.example", json!({"password": null})),
        of("d@x.example", json!({})),
        of("e@x.example", json!({"token": false, "password": true, "region": null})),
        of("f@x.example", json!({"token": false, "region": "China"})),
    ];
    let (fleet, lines) = fleet_said(&sets);
    let expected = [
        "info Microsoft 365: 6 sets of 6 accounts; 2 cannot run, 2 cannot be told, 1 have a date, 0 are to be moved, 1 need nothing.",
        "error ann@contoso.example (1 set, Basic): cannot sign in since 2023/01; migrate to Modern (an administrator has to sign in).",
        "error f@x.example (1 set, Basic): cannot sign in since 2023/03/31; migrate to Modern (an administrator has to sign in).",
        "warn =c@x.example (1 set, mode unknown): whether a password is stored was not told; hand in `password`; hand in what is missing (the mode is unknown).",
        "warn e@x.example (1 set, Basic): cannot be told; hand in what is missing (the region is unknown).",
        "warn b@x.example (1 set, Modern): works until 2027/04/01; reach the data by Microsoft Graph.",
    ];
    assert_eq!(lines, expected);
    let csv = fleet.to_csv();
    let rows: Vec<&str> = csv.split_terminator("\r\n").collect();
    assert_eq!(
        rows[0],
        "urgency,by,days_left,account,kind,region,mode,advised,next,blockers,obsolete,count,sets,text"
    );
    assert_eq!(
        rows[3],
        "unknown,,,\"'=c@x.example\",microsoft_365,global,,modern,tell_facts,mode_unknown,no,1,\"\",\"'=c@x.example (1 set, mode unknown): whether a password is stored was not told; hand in `password`; hand in what is missing (the mode is unknown).\""
    );
    assert_eq!(
        rows[5],
        "dated,2027/04/01,131,\"b@x.example\",microsoft_365,global,modern,modern,change_protocol,,no,1,\"7\",\"b@x.example (1 set, Modern): works until 2027/04/01; reach the data by Microsoft Graph.\""
    );
}

#[test]
fn a_fleet_names_fifty_accounts_and_counts_the_rest() {
    let set = |number: usize| contoso(json!({"account": format!("{number:03}@x.example"), "token": false}));
    let (_, lines) = fleet_said(&(0..52).map(set).collect::<Vec<_>>());
    assert_eq!(lines.len(), 1 + 50 + 1);
    let last = "warn 2 accounts are to be looked at besides; the fleet's JSON and CSV name them.";
    assert_eq!(lines.last().map(String::as_str), Some(last));
}

#[test]
fn a_migration_from_its_first_step_to_what_it_changed() {
    let request = json!({"sets": [basic()], "to": "modern"}).to_string();
    let mut migration = Migration::begin(&request, TODAY).expect("a move that may be made");
    let head = "ann@contoso.example, 1 set: Basic to Modern\n";
    let first = "step 1 of 6: Sign out\n  Sign out of all Microsoft 365 accounts in the default browser, so that the right one signs in.\n  answer: done, cancel\n";
    assert_eq!(migration.status().text, format!("{head}{first}"));
    for answer in ["done", "continue", "confirm", "done", "failed AADSTS53003"] {
        migration.answer(answer).expect(answer);
    }
    let problem = "! the sign-in failed: policy (AADSTS53003): Conditional Access blocks this sign-in: try the other flow (browser instead of device code, or the reverse), or exempt the backup application\n";
    let again = "step 4 of 6: Authorize\n  Choose Authorize, or Cancel. A browser opens. Ask an administrator to sign in; the set keeps the account ann@contoso.example, authorize the backup application if you are asked to, and copy the code that is shown.\n  answer: done, cancel\n";
    assert_eq!(migration.status().text, format!("{head}{problem}{again}"));
    for answer in ["done", "signed_in admin@contoso.example global_administrator"] {
        migration.answer(answer).expect(answer);
    }
    let last = "step 6 of 6: Save\n  Save changes the set. Until then nothing has changed.\n  answer: save, cancel\n";
    assert_eq!(migration.status().text, format!("{head}{last}"));
    let change = "ann@contoso.example: Modern authentication, authorized by admin@contoso.example\n  set: Basic to Modern, the password is taken out\n";
    assert_eq!(migration.save().expect("saved").text, change);
    assert_eq!(migration.status().text, format!("{head}saved\n"));
}

#[test]
fn a_plan_and_a_timeline_in_lines() {
    let request = PlanRequest::parse(&json!({"sets": [basic()], "to": "hybrid"}).to_string()).expect("facts");
    let head = "ann@contoso.example, 1 set: Basic authentication\nadvised: Modern authentication: nothing is selected that it cannot wholly do\n";
    let no =
        "to Hybrid: no, the password of Hybrid authentication is taken by nothing any more; choose Modern\n";
    assert_eq!(plan(&request, TODAY).text, format!("{head}{no}"));
    let text = plan(&request, FEBRUARY_2021).text;
    assert!(text.starts_with(&format!(
        "{head}to Hybrid: yes, any account of the tenant may sign in\n  1. Sign out: "
    )));
    assert!(text.ends_with("\n  5. Save: Save changes the set. Until then nothing has changed.\n"), "{text}");
    let request =
        TimelineRequest::parse(r#"{"protocols":["sharepoint_idcrl","graph"]}"#).expect("a question");
    let expected = "\
Global on 2026-11-21: has Modern authentication (knowledge of 2026-11-21)
sign-in: https://login.microsoftonline.com
graph: https://graph.microsoft.com
protocols:
  graph by token: works
  sharepoint_idcrl by basic: blocked since 2026/05/01, SharePoint and OneDrive take no user name and password any more
events:
  2026/02/16 default_off any (sharepoint_idcrl): SharePoint and OneDrive refuse user name and password by default; administrators may allow it until 2026/04/30 [MC1184649]
  2026/05/01 off any (sharepoint_idcrl): SharePoint and OneDrive take no user name and password any more [MC1184649]
";
    assert_eq!(timeline(&request, TODAY).expect("a cloud").text, expected);
}

#[test]
fn an_error_in_lines() {
    let error = r#"{"error":"temporarily_unavailable","error_codes":[90033],"correlation_id":"8f2c","retry_after_s":30}"#;
    let expected = "\
transient (AADSTS90033): Microsoft's service has trouble: try again later
read from: error
retry: after, at 2026/11/21 12:00:30
who must act: nobody
correlation id: 8f2c
";
    assert_eq!(explain(&Question::parse(error).expect("an error"), TODAY).text, expected);
}
