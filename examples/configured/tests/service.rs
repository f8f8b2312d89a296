//! Runs the service, and reads its log.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a panic fails the test")]

use std::fs;
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

struct Service {
    process: Child,
    log: Lines<BufReader<ChildStdout>>,
    address: String,
}

fn command(file: &Path, environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_acg-policy-configured"));
    command.arg(file).env("SERVICE_listen", "127.0.0.1:0").envs(environment.iter().copied());
    command
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("service.toml")
}

impl Service {
    fn start(environment: &[(&str, &str)]) -> Self {
        let mut process = command(&sample(), environment).stdout(Stdio::piped()).spawn().unwrap();
        let log = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut service = Self { process, log, address: String::new() };
        let listening = service.event();
        service.address = listening["fields"]["address"].as_str().unwrap().to_owned();
        service
    }

    /// The next line of the log.
    fn event(&mut self) -> Value {
        serde_json::from_str(&self.log.next().unwrap().unwrap()).unwrap()
    }

    fn put_number(&self, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        let head = "PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29 HTTP/1.1\r\n\
            host: localhost\r\nconnection: close\r\nx-request-id: r-7\r\ncontent-type: application/json\r\n";
        stream
            .write_all(format!("{head}content-length: {length}\r\n\r\n{body}").as_bytes())
            .unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _already_ended = self.process.kill();
        let _already_ended = self.process.wait();
    }
}

const NUMBER: &str = r#"{"telephoneNumber": "+442079460123", "accountName": "contoso", "note": "private",
    "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}"#;

#[test]
fn a_refusal_is_a_line_of_the_log_with_its_request_and_without_values() {
    let mut service = Service::start(&[]);
    let response = service.put_number(&NUMBER.replace("true", "\"private\""));
    assert!(response.starts_with("HTTP/1.1 400 "), "{response}");
    assert!(response.contains("application/problem+json"), "{response}");
    let event = service.event();
    assert_eq!(event["fields"]["message"], "request refused");
    assert_eq!(event["fields"]["codes"], "json/type");
    assert_eq!(event["fields"]["places"], "body /serviceDetails/teamsDirectRouting/enabled");
    assert_eq!(event["span"]["id"], "r-7");
    assert!(!event.to_string().contains("private"), "{event}");

    assert!(service.put_number(NUMBER).starts_with("HTTP/1.1 204 "));
    assert_eq!(service.event()["fields"]["message"], "number stored");
}

#[test]
fn the_environment_overrides_the_file() {
    let rule = ("SERVICE_policy__rules__json/unknown-member", "error");
    let mut service = Service::start(&[rule, ("SERVICE_policy__profile", "strict")]);
    assert!(service.put_number(NUMBER).starts_with("HTTP/1.1 400 "));
    let event = service.event();
    assert!(event["fields"]["codes"].as_str().unwrap().contains("json/unknown-member"), "{event}");
}

#[test]
fn a_faulty_policy_ends_the_service_with_all_faults_and_the_nearest_words() {
    let text = fs::read_to_string(sample()).unwrap();
    let text =
        text.replace("allowedCountries", "alowedCountries").replace("no-service", "no-servce");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faulty.toml");
    fs::write(&file, text).unwrap();
    let ended = command(&file, &[]).output().unwrap();
    assert!(!ended.status.success());
    let error = String::from_utf8(ended.stderr).unwrap();
    assert!(error.contains("did you mean `allowedCountries`?"), "{error}");
    assert!(error.contains("did you mean `number/no-service`?"), "{error}");
}
