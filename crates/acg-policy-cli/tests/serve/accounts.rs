//! Lookups of accounts.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::server::Server;

/// An API that responds to each lookup by the account's name, and records the lookups.
pub(crate) struct Api {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Api {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&heads);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let seen = Arc::clone(&seen);
                std::thread::spawn(move || {
                    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                    let head: Vec<String> = lines
                        .by_ref()
                        .map_while(Result::ok)
                        .take_while(|it| !it.is_empty())
                        .collect();
                    let Some(line) = head.first().cloned() else { return };
                    seen.lock().unwrap().push(head.join("\n").to_lowercase());
                    let mut stream = stream;
                    let _sent = stream.write_all(response(&line).as_bytes());
                });
            }
        });
        Self { address, heads }
    }

    fn server(&self) -> Server {
        self.server_with(&["--accounts-timeout", "500"])
    }

    pub(crate) fn server_with(&self, arguments: &[&str]) -> Server {
        let url = format!("http://{}", self.address);
        Server::start(&[&["--accounts", &url], arguments].concat())
    }

    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.heads.lock().unwrap())
    }
}

fn response(line: &str) -> String {
    let name = line.split(['/', '?', ' ']).nth(3).unwrap();
    let known = |service: &str| format!(r#"{{"name":"{name}","serviceDetails":{{{service}}}}}"#);
    let enabled = r#""teamsDirectRouting":{"enabled":true}"#;
    let (status, fields, body) = match &*name.to_lowercase() {
        "enabled" => ("200 OK", "", known(enabled)),
        "disabled" => ("200 OK", "", known("")),
        "missing" => ("404 Not Found", "", r#"{"error":{"code":"NotFound"}}"#.to_owned()),
        "private" => ("401 Unauthorized", FROM_API, String::new()),
        "busy" => ("429 Too Many Requests", FROM_API, String::new()),
        "large" => ("200 OK", "", format!("{}{}", known(enabled), " ".repeat(1_048_576))),
        name if name.starts_with("slow") => {
            std::thread::sleep(Duration::from_secs(2));
            ("200 OK", "", known(enabled))
        }
        _ => ("500 Internal Server Error", FROM_API, String::new()),
    };
    format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{fields}\r\n{body}",
        body.len()
    )
}

/// The API sends these with every failure; the status decides which of them a refusal has.
const FROM_API: &str = "www-authenticate: Bearer realm=\"api\"\r\nretry-after: 17\r\n";

pub(crate) fn number(account: &str) -> String {
    format!(
        r#"{{"telephoneNumber":"+442079460123","accountName":"{account}","serviceDetails":{{"teamsDirectRouting":{{"enabled":true}}}}}}"#
    )
}

pub(crate) fn target(account: &str) -> String {
    format!("/accounts/{account}/numbers/+442079460123?api-version=2024-02-29")
}

pub(crate) const FIELDS: &str = "content-type: application/json\r\nauthorization: Bearer own\r\nx-request-id: 7f1c\r\ncookie: a\r\n";

#[test]
fn the_account_decides_about_a_request_of_ext_authz() {
    let api = Api::start();
    let server = api.server();
    for (account, status, field) in [
        ("enabled", 200, ""),
        ("disabled", 409, ""),
        ("missing", 404, ""),
        ("private", 401, "www-authenticate: bearer realm=\"api\""),
        ("busy", 429, "retry-after: 17"),
        ("large", 503, "retry-after: 5"),
        ("slow", 503, "retry-after: 5"),
        ("other", 503, "retry-after: 17"),
    ] {
        let target = format!("/authz{}", target(account));
        let response = server.send("PUT", &target, FIELDS, number(account).as_bytes());
        assert_eq!(response.status, status, "{account}: {response:?}");
        for name in ["www-authenticate: ", "retry-after: "] {
            let found = response.head.lines().filter(|line| line.starts_with(name));
            let expected = Some(field).filter(|field| field.starts_with(name));
            assert!(found.eq(expected), "{account}: {}", response.head);
        }
        let lookups = api.take();
        assert_eq!(lookups.len(), 1, "{account}");
        let line = format!("get /accounts/{account}?api-version=2024-02-29 http/1.1");
        let host = format!("host: {}", api.address);
        for part in [
            &*line,
            &host,
            "authorization: bearer own",
            "x-request-id: 7f1c",
            "accept: application/json",
        ] {
            assert!(lookups[0].lines().any(|it| it == part), "{part}: {}", lookups[0]);
        }
        assert!(!lookups[0].contains("cookie"), "{}", lookups[0]);
    }
    for (result, count) in [
        ("known", 2),
        ("missing", 1),
        ("unauthenticated", 1),
        ("rate_limited", 1),
        ("timeout", 1),
        ("unreadable", 1),
        ("unexpected_status", 1),
    ] {
        let name = format!("acg_policy_lookups{{acg_result=\"{result}\"}}");
        assert_eq!(server.metric(&name), count, "{result}");
    }
    assert_eq!(server.metric("acg_policy_unknown_state"), 5);
    assert_eq!(server.metric("acg_policy_lookup_ms_count"), 8);
}

#[test]
fn few_and_short_values_of_the_api_are_passed_on() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server =
        Server::start(&["--accounts", &format!("http://{}", listener.local_addr().unwrap())]);
    std::thread::spawn(move || {
        let mut stream = listener.accept().unwrap().0;
        let lines = BufReader::new(stream.try_clone().unwrap()).lines();
        lines.map_while(Result::ok).take_while(|it| !it.is_empty()).for_each(drop);
        let mut values = vec!["x".repeat(1_025), "y".repeat(1_024)];
        values.extend((1..=4).map(|number| format!("scheme{number}")));
        let fields: String =
            values.iter().map(|value| format!("www-authenticate: {value}\r\n")).collect();
        let head = format!("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n{fields}\r\n");
        stream.write_all(head.as_bytes()).unwrap();
    });
    let target = format!("/authz{}", target("private"));
    let response = server.send("PUT", &target, FIELDS, number("private").as_bytes());
    let values = response.head.lines().filter_map(|line| line.strip_prefix("www-authenticate: "));
    let long = "y".repeat(1_024);
    assert!(values.eq([&*long, "scheme1", "scheme2", "scheme3"]), "{}", response.head);
}

#[test]
fn no_account_is_looked_up_for_a_request_that_is_refused_without_it() {
    let api = Api::start();
    let server = api.server();
    let response = server.send("PUT", &format!("/authz{}", target("enabled")), FIELDS, b"{");
    assert_eq!((response.status, api.take().len()), (400, 0));
}

#[test]
fn an_api_that_is_not_there_leaves_the_account_unknown() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = Server::start(&["--accounts", &format!("http://{free}")]);
    let target = format!("/authz{}", target("enabled"));
    let response = server.send("PUT", &target, FIELDS, number("enabled").as_bytes());
    assert_eq!(response.status, 503);
    assert!(response.body.contains("state/unknown"), "{}", response.body);
    assert_eq!(server.metric("acg_policy_lookups{acg_result=\"unreachable\"}"), 1);
}

pub(crate) fn case(account: &str, caller: &str, more: &str) -> String {
    let headers = format!(r#"[["content-type","application/json"],["Authorization","{caller}"]]"#);
    format!(
        r#"{{"request":{{"method":"PUT","target":"{}","headers":{headers},"body":{}}}{more}}}"#,
        target(account),
        number(account)
    )
}

#[test]
fn the_lookups_for_one_body_end_in_time() {
    let api = Api::start();
    let server = api.server();
    let cases: Vec<_> = (0..40).map(|account| case(&format!("slow{account}"), "a", "")).collect();
    let start = Instant::now();
    let response = server.check(&format!("[{}]", cases.join(",")));
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
    let verdicts: Value = serde_json::from_str(&response.body).unwrap();
    let verdicts = verdicts.as_array().unwrap();
    assert_eq!(verdicts.len(), cases.len());
    for verdict in verdicts {
        assert_eq!(verdict["issues"][0]["code"], "state/unknown", "{verdict}");
    }
    assert!(api.take().len() < cases.len());
}

#[test]
fn a_lookup_on_a_connection_that_is_being_closed_is_sent_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // Each connection responds once, and is closed when the next request arrives.
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let mut read = || {
                let line = lines.next().and_then(Result::ok).unwrap_or_default();
                while lines.next().and_then(Result::ok).is_some_and(|it| !it.is_empty()) {}
                line
            };
            let response = response(&read()).replace("connection: close\r\n", "");
            let _sent = (&stream).write_all(response.as_bytes());
            read();
        }
    });
    let server = Server::start(&["--accounts", &url, "--accounts-cache-ttl", "0"]);
    let target = format!("/authz{}", target("enabled"));
    for _ in 0..3 {
        let response = server.send("PUT", &target, FIELDS, number("enabled").as_bytes());
        assert_eq!(response.status, 200, "{response:?}");
    }
}

#[test]
fn cases_with_the_same_account_and_caller_share_a_lookup() {
    let api = Api::start();
    let server = api.server();
    let cases = [
        case("enabled", "a", ""),
        case("disabled", "a", ""),
        case("enabled", "a", ""),
        case("enabled", "b", ""),
        case("missing", "a", r#","account":{"state":"unknown"}"#),
        case("disabled", "a", r#","account":{"state":"missing"}"#),
    ];
    let response = server.check(&format!("[{}]", cases.join(",")));
    let verdicts: Value = serde_json::from_str(&response.body).unwrap();
    let statuses: Vec<u64> = verdicts
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["status"].as_u64().unwrap_or(200))
        .collect();
    assert_eq!(statuses, [200, 409, 200, 200, 503, 404]);
    let lookups = api.take();
    assert_eq!(lookups.len(), 3, "{lookups:?}");
    assert!(lookups[2].contains("authorization: b"), "{}", lookups[2]);
    assert_eq!(Server::start(&[]).check(&cases[1]).status, 200);
}

#[test]
fn without_a_source_the_rules_about_the_account_are_skipped() {
    let server = Server::start(&[]);
    let target = format!("/authz{}", target("disabled"));
    assert_eq!(server.send("PUT", &target, FIELDS, number("disabled").as_bytes()).status, 200);
}
