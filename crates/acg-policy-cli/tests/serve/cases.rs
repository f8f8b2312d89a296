//! `POST /v1/check` compared with `acg-policy check`.

use std::io::Write as _;
use std::process::{Command, Stdio};

use acg_policy_vectors::load;
use serde_json::{Value, json};

use crate::server::Server;

/// Standard output and standard error of `acg-policy check`.
fn check(input: &str) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_acg-policy"));
    let command = command.arg("check").stdin(Stdio::piped());
    let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = process.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = process.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr))
}

#[test]
fn every_vector_gets_the_verdict_of_the_command_line() {
    let server = Server::start(&[]);
    let cases: Vec<String> = load().unwrap().iter().map(|case| case.json.to_string()).collect();
    let (expected, _) = check(&format!("[{}]", cases.join(",\n")));
    let expected: Vec<&str> = expected.lines().collect();
    assert_eq!(expected.len(), cases.len());
    let mut found = 0;
    for (number, (cases, expected)) in cases.chunks(97).zip(expected.chunks(97)).enumerate() {
        let response = server.check(&format!("[{}]", cases.join(",\n")));
        assert_eq!(response.status, 200, "{number}: {}", response.body);
        let verdicts = response.body.strip_prefix('[').unwrap().strip_suffix("]\n").unwrap();
        let verdicts: Vec<&str> = verdicts.split("\n,").map(str::trim_end).collect();
        assert_eq!(verdicts, expected);
        found += verdicts.len();
        // Alone, a case gets the same verdict.
        let response = server.check(&cases[0]);
        assert_eq!((response.status, response.body.trim_end()), (200, expected[0]));
    }
    assert_eq!(found, cases.len());
}

#[test]
fn a_faulty_case_is_answered_with_the_message_of_the_command_line() {
    let server = Server::start(&[]);
    let request = r#""request":{"method":"GET","target":"/accounts"}"#;
    let bodies = [
        "{".to_owned(),
        "7".to_owned(),
        "accounts,number".to_owned(),
        "{}".to_owned(),
        r#"{"method":"GET","target":"/accounts"}"#.to_owned(),
        r#"{"request":{"method":"GET","url":"/accounts"}}"#.to_owned(),
        r#"{"request":{"method":"GET","target":"/","body":1,"bodyText":""}}"#.to_owned(),
        "{\n  \"request\": {\"method\": 1}\n}".to_owned(),
        format!(r#"{{{request},"policy":{{"profile":"strickt"}}}}"#),
        format!(r#"{{{request},"id":[]}}"#),
        format!("[{{{request}}},{{}},{{{request}}}]"),
        format!("[{{{request}}},]"),
        format!("[{{{request}}}] x"),
        format!("[{{{request}}},{{\"request\":1}},{{\"request\":2}}]"),
        format!("[{}{{}}]", "{},".repeat(30)),
    ];
    for body in bodies {
        let response = server.check(&body);
        assert_eq!(response.status, 400, "{body}: {}", response.body);
        let error: Value = serde_json::from_str(&response.body).unwrap();
        let details = error["error"]["details"].as_array().unwrap();
        let found: Vec<_> = details.iter().map(|it| it["message"].as_str().unwrap()).collect();
        let (_, stderr) = check(&body);
        let messages = stderr.lines().map(|line| line.strip_prefix("acg-policy: ").unwrap());
        let is_of_a_case = |line: &&str| !line.starts_with("and ") && !line.contains("not checked");
        let expected: Vec<_> = messages.filter(is_of_a_case).collect();
        assert_eq!(found, expected, "{body}");
        assert!(found.len() <= 20 && !found.is_empty(), "{body}");
    }
    assert_eq!(server.metric("acg_policy_faulty_cases"), 46);
}

#[test]
fn what_is_neither_a_case_nor_an_array_is_refused() {
    let server = Server::start(&[]);
    let case = r#"{"request":{"method":"GET","target":"/accounts"}}"#;
    for (body, message) in [
        (String::new(), "the body is empty; send a case or an array of cases"),
        (" \r\n".to_owned(), "the body is empty; send a case or an array of cases"),
        (format!("{case}\n{case}"), "expected a case or an array of cases, found 2 cases in a row"),
        ("{\u{0}".to_owned(), "text in UTF-16 or UTF-32; save it as UTF-8"),
    ] {
        let response = server.check(&body);
        let error: Value = serde_json::from_str(&response.body).unwrap();
        assert_eq!((response.status, &error["error"]["message"]), (400, &json!(message)));
    }
    for empty in ["[]", "\u{feff}[]"] {
        let response = server.check(empty);
        assert_eq!((response.status, &*response.body), (200, "[]\n"));
    }
    let response = server.check(&format!("\u{feff} [{case}]"));
    assert!(response.body.starts_with("[{") && response.body.ends_with("}\n]\n"), "{response:?}");
}

#[test]
fn other_methods_are_refused() {
    let server = Server::start(&[]);
    for method in ["GET", "PUT", "DELETE", "OPTIONS"] {
        let response = server.send(method, "/v1/check", "", b"{}");
        assert_eq!(response.status, 405, "{method}");
        assert!(response.has("allow: post"), "{}", response.head);
        let message = "the path does not support this method; use POST";
        assert!(response.body.contains(message), "{}", response.body);
    }
    for path in ["/healthz", "/readyz", "/metrics"] {
        let response = server.send("POST", path, "", b"");
        assert_eq!((response.status, server.send("HEAD", path, "", b"").status), (405, 200));
        assert!(response.has("allow: get, head"), "{}", response.head);
        assert!(response.body.contains("use GET or HEAD"), "{}", response.body);
    }
}

#[test]
fn the_policy_of_the_server_is_that_of_cases_without_their_own() {
    let server = Server::start(&["--profile", "strict"]);
    let case = |policy: &str| {
        let request = r#"{"method":"GET","target":"/accounts"}"#;
        let response = server.check(&format!(r#"{{"request":{request}{policy}}}"#));
        serde_json::from_str::<Value>(&response.body).unwrap()["accepted"].as_bool().unwrap()
    };
    assert!(!case(""));
    assert!(case(r#","policy":{"profile":"standard"}"#));
    assert!(!case(""));
}

#[test]
fn the_issues_of_one_response_are_limited() {
    let server = Server::start(&["--max-body-bytes", "65536"]);
    let members: Vec<String> = (0..100).map(|member| format!(r#""x{member}":1"#)).collect();
    let message = "more than 1024 issues; send fewer cases at a time";
    // The first is rejected without its account, the second one is accepted with warnings.
    for name in ["1", "\"contoso\""] {
        let case = format!(
            r#"{{"request":{{"method":"PUT","target":"/accounts/contoso?api-version=2024-02-29","headers":[["content-type","application/json"]],"body":{{"name":{name},{}}}}}}}"#,
            members.join(",")
        );
        let body = |cases| format!("[{}]", vec![&*case; cases].join(","));
        assert_eq!(server.check(&body(10)).status, 200);
        let response = server.check(&body(30));
        assert_eq!(response.status, 400);
        assert!(response.body.contains(message), "{}", response.body);
    }
}
