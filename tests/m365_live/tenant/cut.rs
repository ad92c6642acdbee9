//! A set-up, a renewal and an update end at each of their exchanges, before and after it took effect, for nothing of theirs
//! reaches anybody any more; then another process goes on by what is kept.

use super::support::{
    Ear, admin, admin_at, assert_no_secret, assert_whole, held, said, session, step, tenant, tenant_at,
};
use crate::support::{World, now, token};
use holdfast_core::m365::live::{LiveError, StepState, TenantOutcome, TenantState, TenantStep, TenantWay};
use holdfast_core::units::UtcMs;
use serde_json::json;

/// More exchanges than a set-up has.
const MOST: u32 = 60;

/// After so long nothing is under way any more.
const SURELY_S: i64 = 11 * 60;

fn was_cut(world: &World) -> bool {
    world.server.access.log().expect("log").iter().any(|exchange| !exchange["cut"].is_null())
}

/// It failed, or said that it left the last step for later.
fn assert_told(went: &Result<TenantOutcome, LiveError>, n: u32) {
    let is_left = |outcome: &TenantOutcome| step(outcome, TenantStep::RemoveKey) == Some(StepState::Waiting);
    assert!(went.as_ref().map_or(true, is_left), "cut at {n} and nobody was told");
}

fn set_up_cut_off(before: bool) {
    let (world, mut cuts) = (World::new(), 0);
    for n in 1..MOST {
        let (dir, ear, name) = (tempfile::tempdir().expect("folder"), Ear::default(), format!("Backup {n}"));
        let request = json!({"workloads": ["contacts"], "name": name, "wait_s": 0});
        let first = session(&world, dir.path());
        let sign_in = admin(&world);
        world.server.access.cut_off(n, before).expect("cut");
        let went = tenant_at(&first, TenantWay::Setup, &request, Some(&sign_in), None, &ear);
        drop(first);
        let texts = said(&went, &ear);
        if !was_cut(&world) {
            assert!(n > 10, "the set-up has fewer exchanges than it can have");
            break;
        }
        cuts += 1;
        assert!(went.is_err(), "cut at {n} and nobody was told");
        assert_no_secret(&world, &texts);
        world.server.access.clear().expect("cleared");
        let again = session(&world, dir.path());
        let outcome = tenant(&again, TenantWay::Setup, &request, Some(&admin(&world)));
        let outcome = outcome.unwrap_or_else(|error| panic!("cut at {n}: {error}"));
        assert_eq!(outcome.state, TenantState::Ready, "cut at {n}");
        assert_whole(&world, &name, &outcome);
        token(&again, &json!({"tenant": world.server.access.tenant})).expect("token");
        assert_no_secret(&world, &format!("{outcome:?}"));
        world.server.access.clear().expect("cleared");
    }
    assert!(cuts > 10, "{cuts}");
}

#[test]
fn a_set_up_cut_off_before_an_exchange_goes_on() {
    set_up_cut_off(true);
}

#[test]
fn a_set_up_cut_off_after_an_exchange_goes_on() {
    set_up_cut_off(false);
}

fn renewal_cut_off(before: bool) {
    let (world, mut cuts) = (World::new(), 0);
    super::support::set_up(&world);
    let (begin, mut passed_s) = (now(), 0);
    // Time passes for us and for the servers alike.
    let mut later = |world: &World| {
        passed_s += SURELY_S;
        world.server.access.clear().expect("cleared");
        world.server.access.token_clock(passed_s).expect("clock");
        UtcMs(begin.0 + passed_s * 1_000)
    };
    for n in 1..MOST {
        let at = later(&world);
        let named = json!({"force": true, "wait_s": 0});
        world.server.access.cut_off(n, before).expect("cut");
        let ear = Ear::default();
        let went = tenant_at(&world.again(), TenantWay::Rotate, &named, None, Some(at), &ear);
        assert_no_secret(&world, &said(&went, &ear));
        if !was_cut(&world) {
            went.expect("nothing was in its way");
            break;
        }
        cuts += 1;
        assert_told(&went, n);
        let (at, again) = (later(&world), world.again());
        let request = json!({"wait_s": 30});
        let outcome = tenant_at(&again, TenantWay::Rotate, &request, None, Some(at), &Ear::default());
        let outcome = outcome.unwrap_or_else(|error| panic!("cut at {n}: {error}"));
        assert_eq!(outcome.state, TenantState::Ready, "cut at {n}");
        // A key whose name was lost with the answer stays until it ends, or an administrator updates.
        let keys = held(&world, "Holdfast backup").keys;
        assert!((1..=2).contains(&keys), "cut at {n}: {keys} keys, {}", outcome.text);
        assert_eq!(world.server.access.violations().expect("violations").len(), 0);
    }
    assert!(cuts > 3, "{cuts}");
    let at = later(&world);
    let (request, sign_in) = (json!({"wait_s": 30}), admin_at(&world, at));
    let updated =
        tenant_at(&world.again(), TenantWay::Update, &request, Some(&sign_in), Some(at), &Ear::default());
    assert_whole(&world, "Holdfast backup", &updated.expect("updated"));
}

#[test]
fn a_renewal_cut_off_before_an_exchange_goes_on() {
    renewal_cut_off(true);
}

#[test]
fn a_renewal_cut_off_after_an_exchange_goes_on() {
    renewal_cut_off(false);
}

fn update_cut_off(before: bool) {
    let (world, mut cuts) = (World::new(), 0);
    super::support::set_up(&world);
    for n in 1..MOST {
        world.server.access.clear().expect("cleared");
        // Now this, now that: each time there is something to grant and something to take away.
        let workloads = if n % 2 == 0 { json!(["mail"]) } else { json!(["calendar"]) };
        let request = json!({"workloads": workloads, "remove_surplus": true, "renew": true, "wait_s": 0});
        let (sign_in, ear) = (admin(&world), Ear::default());
        world.server.access.cut_off(n, before).expect("cut");
        let went = tenant_at(&world.again(), TenantWay::Update, &request, Some(&sign_in), None, &ear);
        assert_no_secret(&world, &said(&went, &ear));
        if !was_cut(&world) {
            went.expect("nothing was in its way");
            break;
        }
        cuts += 1;
        assert_told(&went, n);
        world.server.access.clear().expect("cleared");
        let request = json!({"workloads": workloads, "remove_surplus": true});
        let outcome = tenant(&world.again(), TenantWay::Update, &request, Some(&admin(&world)));
        let outcome = outcome.unwrap_or_else(|error| panic!("cut at {n}: {error}"));
        assert_eq!(outcome.state, TenantState::Ready, "cut at {n}");
        assert_whole(&world, "Holdfast backup", &outcome);
    }
    assert!(cuts > 8, "{cuts}");
}

#[test]
fn an_update_cut_off_before_an_exchange_goes_on() {
    update_cut_off(true);
}

#[test]
fn an_update_cut_off_after_an_exchange_goes_on() {
    update_cut_off(false);
}

#[test]
fn a_deletion_cut_off_goes_on_by_itself() {
    let world = World::new();
    for before in [true, false] {
        super::support::set_up(&world);
        let sign_in = admin(&world);
        world.server.access.cut_after(1, before).expect("cut");
        tenant(&world.session, TenantWay::Delete, &json!({}), Some(&sign_in)).expect("deleted");
        assert_eq!(held(&world, "Holdfast backup").applications, 0);
        assert!(world.session.tenants().expect("tenants").is_empty());
    }
}
