//! Codes for devices: asked for again and again until somebody decides, or nobody does.

use super::{Client, claims, client, refused};
use serde_json::{Value, json};
use std::thread::sleep;
use std::time::Duration;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

impl Client {
    fn device(&self) -> Value {
        let form = [("client_id", self.entra().client_id.as_str()), ("scope", &self.scope(&["User.Read"]))];
        let (status, device) = self.post("organizations", "devicecode", &form);
        assert_eq!(status, 200, "{device}");
        device
    }

    fn poll(&self, device: &Value) -> (u16, Value) {
        let code = device["device_code"].as_str().expect("a code");
        self.token("organizations", &[("grant_type", GRANT), ("device_code", code)])
    }
}

fn user_code(device: &Value) -> &str {
    device["user_code"].as_str().expect("a code")
}

#[test]
fn a_code_that_is_approved_gives_tokens_once() {
    let client = client();
    let device = client.device();
    assert_eq!((&device["interval"], &device["expires_in"]), (&json!(1), &json!(900)));
    assert!(device["message"].as_str().expect("a message").contains(user_code(&device)));
    refused(&client.poll(&device), 400, "authorization_pending", 70016);
    client.entra().approve(user_code(&device), "role1").expect("an approval");
    sleep(Duration::from_secs(1));
    let (status, tokens) = client.poll(&device);
    assert_eq!((status, &claims(&tokens["id_token"])["name"]), (200, &json!("role1")));
    assert!(tokens["refresh_token"].is_string());
    sleep(Duration::from_secs(1));
    refused(&client.poll(&device), 400, "invalid_grant", 54005);
    client.entra().approve(user_code(&device), "role1").expect_err("it was decided upon");
}

#[test]
fn who_asks_too_often_is_told_so() {
    let client = client();
    client.entra().device(900, 3).expect("an interval");
    let device = client.device();
    refused(&client.poll(&device), 400, "authorization_pending", 70016);
    refused(&client.poll(&device), 400, "slow_down", 70016);
    client.entra().approve(user_code(&device), "plain1").expect("an approval");
    // The interval is five seconds longer from then on: what was enough before is too short now.
    sleep(Duration::from_secs(4));
    refused(&client.poll(&device), 400, "slow_down", 70016);
}

#[test]
fn a_code_can_be_declined() {
    let client = client();
    let device = client.device();
    client.entra().decline(user_code(&device)).expect("a decision");
    refused(&client.poll(&device), 400, "authorization_declined", 65004);
}

#[test]
fn a_code_expires() {
    let client = client();
    client.entra().device(1, 1).expect("a short life");
    let device = client.device();
    assert_eq!(device["expires_in"], json!(1));
    sleep(Duration::from_secs(2));
    client.entra().approve(user_code(&device), "plain1").expect_err("too late");
    refused(&client.poll(&device), 400, "expired_token", 70020);
}

#[test]
fn a_code_of_nobody_is_refused() {
    let client = client();
    refused(&client.poll(&json!({"device_code": "nonsense"})), 400, "bad_verification_code", 70018);
    client.entra().approve("BCDFGHJKL", "plain1").expect_err("no such code");
}
