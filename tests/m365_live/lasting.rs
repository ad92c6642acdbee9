//! Sign-ins that last, that lose their place while somebody waits for them, and that are over.

use crate::support::{World, call, now, paste, status, until, waiting};
use holdfast_core::Status;
use holdfast_core::cancel::Cancel;
use holdfast_core::m365::live::Way;
use holdfast_test_servers::http::ask;
use serde_json::json;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

#[test]
fn a_person_may_take_as_long_as_it_takes() {
    let world = World::new();
    // Three seconds less than clocks may differ, and the person takes five.
    world.server.access.token_clock(297).expect("set");
    let device = Arc::new(world.begin(&json!({"way": "device"})));
    let loopback = Arc::new(world.begin(&json!({"way": "loopback"})));
    let both = [waiting(&device), waiting(&loopback)];
    thread::sleep(Duration::from_secs(5));
    world.server.access.approve(&device.page().user_code.expect("a code"), "plain1").expect("approved");
    ask("GET", &world.browser(&loopback, "plain1"), &[], b"").expect("the browser");
    for one in both {
        one.join().expect("waited").expect("signed in");
    }
}

#[test]
fn what_was_replaced_or_dropped_signs_nobody_in() {
    let world = World::new();
    let sign_in = Arc::new(world.begin(&json!({"way": "device"})));
    let old = sign_in.page().user_code.expect("a code");
    let waits = waiting(&sign_in);
    until(|| !world.asked("/token").is_empty());
    sign_in.again(Some(Way::Paste), now(), &Cancel::new()).expect("again");
    world.server.access.approve(&old, "admin1").expect("approved");
    assert_eq!(status(&waits.join().expect("waited")), Status::M365PasteRejected);
    assert!(sign_in.signed_in().is_none() && sign_in.migration_answer().is_none());
    let who = paste(&sign_in, &world.browser(&sign_in, "plain1")).expect("the new page is alive");
    assert!(who.account.starts_with("plain1@"), "{who:?}");
    tokens_come_too_late(&world);
}

fn tokens_come_too_late(world: &World) {
    let sign_in = Arc::new(world.begin(&json!({"way": "paste"})));
    let before = world.asked("/token").len();
    let ended = world.browser(&sign_in, "plain1");
    world.server.access.faults(&json!([{"match": "/token", "delay_ms": 1_500}])).expect("fault");
    let pastes = {
        let sign_in = Arc::clone(&sign_in);
        thread::spawn(move || paste(&sign_in, &ended))
    };
    until(|| world.asked("/token").len() > before);
    sign_in.forget();
    assert_eq!(status(&pastes.join().expect("pasted")), Status::M365PasteRejected);
    assert!(sign_in.signed_in().is_none());
    assert_eq!(status(&call(|call| world.session.keep(&sign_in, call))), Status::M365TenantAbsent);
}

#[test]
fn who_waits_for_the_browser_hears_of_what_was_pasted() {
    let world = World::new();
    let sign_in = Arc::new(world.begin(&json!({"way": "loopback"})));
    let ended = world.browser(&sign_in, "plain1");
    let waits = waiting(&sign_in);
    let who = paste(&sign_in, &ended).expect("signed in");
    assert_eq!(waits.join().expect("waited").expect("signed in"), who);
    ask("GET", &ended, &[], b"").err().expect("nobody listens any more");
}

#[test]
fn what_was_refused_is_over_until_it_is_begun_anew() {
    let world = World::new();
    let body = json!({"error": "invalid_grant", "suberror": "additional_action", "error_codes": [53003]});
    world.server.access.faults(&json!([{"match": "/token", "status": 400, "body": body}])).expect("fault");
    let sign_in = Arc::new(world.begin(&json!({"way": "loopback"})));
    let (ended, waits) = (world.browser(&sign_in, "plain1"), waiting(&sign_in));
    ask("GET", &ended, &[], b"").expect("the browser");
    assert_eq!(status(&waits.join().expect("waited")), Status::M365Denied);
    assert!(sign_in.page().address.is_empty() && sign_in.page().text.contains("over"));
    assert_eq!(status(&sign_in.wait(now(), &Cancel::new())), Status::M365PasteRejected);
    let answer = sign_in.migration_answer().expect("what a migration is told");
    assert!(answer.contains("\"failed\"") && answer.contains("additional_action"), "{answer}");
    sign_in.again(Some(Way::Paste), now(), &Cancel::new()).expect("again");
    assert!(sign_in.migration_answer().is_none());
    // A mistake in pasting is none of Microsoft's: the same page serves on.
    assert_eq!(status(&paste(&sign_in, "two words")), Status::M365PasteRejected);
    let ended = world.browser(&sign_in, "plain1");
    world.server.access.spoil("nonce").expect("spoilt");
    assert_eq!(status(&paste(&sign_in, &ended)), Status::M365IdentityRejected);
    assert!(sign_in.page().address.is_empty() && sign_in.migration_answer().is_none());
    unknown_errors_are_told_as_such(&world);
}

fn unknown_errors_are_told_as_such(world: &World) {
    let body = json!({"error": "new_error", "error_codes": [50126]});
    world.server.access.faults(&json!([{"match": "/token", "status": 400, "body": body}])).expect("fault");
    let (sign_in, went) = world.sign_in(&json!({"way": "paste"}), "plain1");
    assert_eq!(status(&went), Status::M365Denied);
    let answer = sign_in.migration_answer().expect("what a migration is told");
    assert!(answer.contains("\"unknown\"") && answer.contains("50126"), "{answer}");
}
