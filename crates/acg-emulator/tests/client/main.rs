//! Samples: how clients in Rust and in JavaScript are tested against the emulator.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a panic fails the test")]

mod provisioning;

use std::net::SocketAddr;
use std::process::Command;
use std::time::Duration;

use acg_emulator::{Emulator, Options};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use provisioning::{Client, ClientError};

/// An emulator in the process of the test, on a free port. It ends with the runtime of the test.
async fn emulator() -> SocketAddr {
    // Syncs end only when a test requests it.
    let options = Options { sync_delay: Duration::from_secs(3600), ..Options::default() };
    let emulator = Emulator::open(options).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { emulator.serve(listener, std::future::pending()).await });
    let account = json!({
        "name": "contoso",
        "serviceDetails": { "teamsOperatorConnect": { "enabled": true, "syncEnabled": true } }
    });
    Client::new(address).send("PUT", "/accounts/contoso", Some(&account)).await.unwrap();
    address
}

/// A request to the control resources.
async fn control(address: SocketAddr, method: &str, name: &str, body: Option<&Value>) -> Value {
    let path = format!("/_emulator/{name}");
    Client::new(address).send(method, &path, body).await.unwrap()
}

#[tokio::test]
async fn a_number_is_followed_until_its_sync_ends() {
    let address = emulator().await;
    let added = tokio::spawn(async move { Client::new(address).add_number(&number()).await });
    while control(address, "POST", "settle", None).await["numbers"] != 1 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(added.await.unwrap().unwrap()["serviceProvisioningStatus"], "synced");
}

#[tokio::test]
async fn a_limited_request_is_repeated_after_the_time_that_the_api_names() {
    let address = emulator().await;
    let limit = json!({ "operation": "putNumber", "status": 429, "retryAfter": 0, "times": 2 });
    control(address, "POST", "faults", Some(&limit)).await;
    let fast = json!({ "operation": "putNumber", "syncDelayMs": 0 });
    control(address, "POST", "faults", Some(&fast)).await;
    Client::new(address).add_number(&number()).await.unwrap();
    let rules = control(address, "GET", "faults", None).await;
    assert_eq!(rules["value"][0]["applied"], 2);
}

#[tokio::test]
async fn a_refused_request_is_an_error_with_its_code() {
    let address = emulator().await;
    let fault = json!({ "operation": "putNumber", "status": 403 });
    control(address, "POST", "faults", Some(&fault)).await;
    let error = Client::new(address).add_number(&number()).await.unwrap_err();
    assert!(matches!(&error, ClientError::Refused { status: 403, code } if code == "Forbidden"));
}

#[test]
fn the_sample_in_javascript_passes_its_tests() {
    let tests = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/javascript/client.test.mjs");
    let mut node = Command::new("node");
    node.args(["--test", tests]).env("ACG_EMULATOR", env!("CARGO_BIN_EXE_acg-emulator"));
    // Set where this test is itself run by Node; it would change the output.
    let output = node.env_remove("NODE_TEST_CONTEXT").output().expect("this test requires Node 20");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("pass 5"), "{text}");
}

fn number() -> Value {
    let configuration =
        json!({ "usage": "CallingUserAssignment", "choosableCapabilities": ["InboundCalling"] });
    json!({
        "telephoneNumber": "+12065550100",
        "accountName": "contoso",
        "serviceDetails": { "teamsOperatorConnect": { "enabled": true, "configuration": configuration } }
    })
}
