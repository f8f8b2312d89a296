//! Runs the service, and sends it requests.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

struct Service {
    process: Child,
    address: String,
}

impl Service {
    fn start(database: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_acg-policy-axum-sqlite"));
        command.arg(database).arg("127.0.0.1:0").stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").unwrap().to_owned();
        Self { process, address }
    }

    /// The status of the response, and its body.
    fn send(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "{method} {path}?api-version=2024-02-29 HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n"
        );
        let fields = match body.len() {
            0 => String::new(),
            length => format!("content-type: application/json\r\ncontent-length: {length}\r\n"),
        };
        let fields = if method == "DELETE" { "if-match: \"1\"\r\n".to_owned() } else { fields };
        stream.write_all(format!("{head}{fields}\r\n{body}").as_bytes()).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or_default())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _already_ended = self.process.kill();
        let _already_ended = self.process.wait();
    }
}

const ACCOUNT: &str = "/accounts/contoso";
const NUMBER: &str = "/accounts/contoso/numbers/+442079460123";

fn account(service: &str) -> String {
    format!(
        r#"{{"name": "contoso", "serviceDetails": {{"teamsTenantId": "7ac4e3a5-8f3c-4d5e-9b0a-1c2d3e4f5a6b",
            "{service}": {{"enabled": true, "syncEnabled": true}}}}}}"#
    )
}

const NUMBER_BODY: &str = r#"{"telephoneNumber": "+442079460123", "accountName": "contoso",
    "serviceDetails": {"teamsOperatorConnect": {"enabled": true, "configuration": {
        "usage": "CallingUserAssignment", "choosableCapabilities": ["InboundCalling"],
        "civicAddressId": "ec58be49-dd2a-4c7b-9a6e-5b3b0a1f9f35"}}}}"#;

#[test]
fn verdicts_depend_on_what_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("accounts.sqlite");
    let service = Service::start(&database);
    let code = |(status, problem): (u16, Value)| (status, problem["code"].clone());

    // Without its account, no number.
    let missing = service.send("PUT", NUMBER, NUMBER_BODY);
    assert_eq!(code(missing), (404, "state/account-missing".into()));
    assert_eq!(service.send("GET", ACCOUNT, "").0, 404);

    // An account without Operator Connect, which then gets it.
    assert_eq!(service.send("PUT", ACCOUNT, &account("zoomPhoneCloudPeering")).0, 204);
    let without = service.send("PUT", NUMBER, NUMBER_BODY);
    assert_eq!(code(without), (409, "state/service-not-enabled".into()));
    assert_eq!(service.send("PUT", ACCOUNT, &account("teamsOperatorConnect")).0, 204);
    assert_eq!(service.send("PUT", NUMBER, NUMBER_BODY).0, 204);

    // Neither a number with a fault nor the deletion of an account with numbers reaches a handler.
    let faulty = NUMBER_BODY.replace("CallingUserAssignment", "");
    let refused = service.send("PUT", NUMBER, &faulty);
    assert_eq!(refused.1["issues"][0]["code"], "number/usage-empty");
    assert_eq!(refused.0, 400);
    let in_use = service.send("DELETE", ACCOUNT, "");
    assert_eq!(code(in_use), (409, "state/account-has-numbers".into()));

    // What is stored outlives the process.
    drop(service);
    let service = Service::start(&database);
    let (status, stored) = service.send("GET", ACCOUNT, "");
    assert_eq!(status, 200);
    let details = &stored["serviceDetails"]["teamsOperatorConnect"];
    assert_eq!(details["numberCount"], 1, "{stored}");
}
