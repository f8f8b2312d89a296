//! Signals, metrics, limits.

use std::fs;
use std::io::{Read as _, Write as _};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::server::{Response, Server, read};

const CASE: &str = r#"{"request":{"method":"GET","target":"/accounts"}}"#;

fn is_accepted(server: &Server) -> bool {
    server.check(CASE).body.contains(r#""accepted":true"#)
}

#[test]
fn a_policy_is_read_again_and_one_with_faults_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.json");
    fs::write(&file, r#"{"profile":"standard"}"#).unwrap();
    let mut server = Server::start(&["--policy", file.to_str().unwrap()]);
    assert!(is_accepted(&server));
    let build = |server: &Server| {
        let metrics = server.get("/metrics").body;
        metrics.lines().find(|line| line.starts_with("acg_policy_build{")).unwrap().to_owned()
    };
    let first = build(&server);

    fs::write(&file, r#"{"profile":"strict"}"#).unwrap();
    server.signal("HUP");
    server.wait("read again", |it| it.metric(r#"acg_policy_reloads{acg_result="used"}"#) == 1);
    assert!(!is_accepted(&server));
    assert_ne!(build(&server), first);

    fs::write(&file, "{\"profile\":\"standart\",\n\"maxBodyByte\":1}").unwrap();
    server.signal("HUP");
    let refused = r#"acg_policy_reloads{acg_result="refused"}"#;
    server.wait("refused", |it| it.metric(refused) == 1);
    fs::remove_file(&file).unwrap();
    server.signal("HUP");
    server.wait("refused again", |it| it.metric(refused) == 2);
    assert!(!is_accepted(&server), "the policy in use is kept");

    server.signal("TERM");
    let (status, log) = server.ended();
    assert_eq!(status.code(), Some(0), "{log}");
    for part in [
        "policy.json:1:2: error at /profile: ",
        "policy.json:2:1: error at /maxBodyByte: unknown member; did you mean `maxBodyBytes`?",
        "new policy not used: the policy in use is kept; correct the file and send SIGHUP again",
        "cannot read ",
    ] {
        assert!(log.contains(part), "{part}: {log}");
    }
}

#[test]
fn a_policy_that_cannot_be_read_neither_keeps_later_ones_out_nor_the_program_from_stopping() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.json");
    let replace_by_a_pipe = || {
        fs::remove_file(&file).unwrap();
        assert!(Command::new("mkfifo").arg(&file).status().unwrap().success());
    };
    fs::write(&file, "{}").unwrap();
    let mut server = Server::start(&["--policy", file.to_str().unwrap()]);
    replace_by_a_pipe();
    server.signal("HUP");
    server.wait("refused", |it| it.metric(r#"acg_policy_reloads{acg_result="refused"}"#) == 1);
    fs::remove_file(&file).unwrap();
    fs::write(&file, r#"{"profile":"strict"}"#).unwrap();
    server.signal("HUP");
    server.wait("read again", |it| it.metric(r#"acg_policy_reloads{acg_result="used"}"#) == 1);
    assert!(!is_accepted(&server));
    replace_by_a_pipe();
    server.signal("HUP");
    assert!(!is_accepted(&server));
    server.signal("TERM");
    let (status, log) = server.ended();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(log.contains("cannot read the policy in time"), "{log}");
}

#[test]
fn a_server_does_not_start_with_a_faulty_policy_or_address() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.json");
    fs::write(&file, "{\"profile\":\"standart\",\n\"maxBodyByte\":1}").unwrap();
    let file = file.to_str().unwrap();
    let server = Server::start(&[]);
    let taken = server.connect().peer_addr().unwrap().to_string();
    for (arguments, parts) in [
        (["--policy", file], &["/profile: ", "/maxBodyByte: "][..]),
        (["--listen", &taken], &["cannot listen on", "choose another address with --listen"]),
        (["--listen", "18082"], &["expected HOST:PORT, for example 127.0.0.1:18082"]),
        (["--listen", ":18082"], &["expected HOST:PORT, for example 127.0.0.1:18082"]),
        (["--listen", "127.0.0.1"], &["expected HOST:PORT, for example 127.0.0.1:8082"]),
        (["--listen", "127.0.0.1:99999"], &["expected HOST:PORT"]),
        (["--listen", "::1:8082"], &["expected HOST:PORT"]),
        (["--accounts", "ftp://api"], &["not the address of an API"]),
        (["--accounts", "http://api/v1"], &["it has a path or a query"]),
        (["--accounts", "http://a:b@api"], &["it has credentials"]),
        (["--max-connections", "0"], &["0 is not in"]),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_acg-policy"));
        let output = command.arg("serve").args(arguments).output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {text}");
        assert!(parts.iter().all(|part| text.contains(part)), "{arguments:?}: {text}");
    }
}

#[test]
fn requests_that_were_received_are_answered_before_the_program_stops() {
    for signal in ["TERM", "INT"] {
        let mut server = Server::start(&[]);
        let mut idle = server.connect();
        idle.write_all(b"GET /readyz HTTP/1.1\r\nhost: a\r\n\r\n").unwrap();
        let mut part = [0; 1024];
        let length = idle.read(&mut part).unwrap();
        assert_eq!(Response::parse(&part[..length]).status, 200);
        let mut busy = server.connect();
        let head =
            format!("POST /v1/check HTTP/1.1\r\nhost: a\r\ncontent-length: {}\r\n\r\n", CASE.len());
        busy.write_all(head.as_bytes()).unwrap();
        server.wait("both are open", |it| it.metric("acg_policy_connections") == 3);
        server.signal(signal);
        assert_eq!(idle.read(&mut part).unwrap(), 0, "an idle connection is closed");
        busy.write_all(CASE.as_bytes()).unwrap();
        assert!(read(&mut busy).body.contains(r#""accepted":true"#));
        let (status, log) = server.ended();
        assert_eq!((status.code(), &*log), (Some(0), "acg-policy: stopping\n"));
    }
}

#[test]
fn a_server_that_stops_is_not_ready() {
    let mut server = Server::start(&[]);
    let mut stream = server.connect();
    stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: a\r\n").unwrap();
    server.wait("it is open", |it| it.metric("acg_policy_connections") == 2);
    server.signal("TERM");
    server.wait("no further connection", |it| !it.accepts_connections());
    stream.write_all(b"\r\n").unwrap();
    let response = read(&mut stream);
    assert_eq!((response.status, &*response.body), (503, "stopping\n"));
    assert_eq!(server.ended().0.code(), Some(0));
}

#[test]
fn no_request_adds_a_metric_or_a_line_with_its_values() {
    let mut server = Server::start(&[]);
    let names = |server: &Server| -> Vec<String> {
        let text = server.get("/metrics").body;
        let name = |line: &str| line.rsplit_once(' ').unwrap().0.to_owned();
        text.lines().filter(|line| !line.starts_with('#')).map(name).collect()
    };
    let before = names(&server);
    for number in 0..50 {
        let target =
            format!("/authz/accounts/secret{number}/numbers/+4479460{number}?api-version=secret");
        server.send("PUT", &target, "content-type: application/json\r\n", b"{\"secret\": 1}");
        server.send("DELETE", &format!("/secret{number}"), "", b"");
        server.check(&format!(r#"{{"secret{number}": "secret"}}"#));
    }
    assert_eq!(names(&server), before);
    assert_eq!(server.metric("acg_policy_rejected{acg_endpoint=\"ext_authz\"}"), 50);
    server.signal("TERM");
    assert_eq!(server.ended().1, "acg-policy: stopping\n");
}

#[test]
fn a_rule_is_counted_once_for_a_request_and_a_request_outside_the_api_is_not_counted() {
    let server = Server::start(&[]);
    let target = "/authz/accounts/contoso?api-version=2024-02-29";
    let body = br#"{"name":1,"serviceDetails":2}"#;
    let response = server.send("PUT", target, "content-type: application/json\r\n", body);
    assert_eq!(response.body.matches(r#""code":"json/type""#).count(), 2, "{}", response.body);
    assert_eq!(server.get("/authz/other").status, 200);
    for (name, count) in [
        ("acg_policy_rejected_by{acg_rule=\"json/type\"}", 1),
        ("acg_policy_checked{acg_endpoint=\"ext_authz\"}", 1),
        ("acg_policy_accepted{acg_endpoint=\"ext_authz\"}", 0),
    ] {
        assert_eq!(server.metric(name), count, "{name}");
    }
}

#[test]
fn a_connection_that_does_not_end_does_not_keep_the_program_from_stopping() {
    let mut server = Server::start(&[]);
    let mut stream = server.connect();
    stream.write_all(b"GET /readyz HTTP/1.1\r\n").unwrap();
    server.wait("it is open", |it| it.metric("acg_policy_connections") == 2);
    // A connection without a request ends at once: the program must have read its part of one.
    thread::sleep(Duration::from_secs(1));
    let start = Instant::now();
    server.signal("TERM");
    let (status, log) = server.ended();
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
    assert_eq!(status.code(), Some(0));
    assert!(log.contains("stopped before every connection has ended"), "{log}");
}

#[test]
fn large_heads_and_bodies_are_refused() {
    let server = Server::start(&["--max-body-bytes", "2048"]);
    let large = format!("x-large: {}\r\n", "x".repeat(200_000));
    assert_eq!(server.send("GET", "/authz/accounts", &large, b"").status, 431);
    let many = "x-many: 1\r\n".repeat(300);
    assert_eq!(server.send("GET", "/authz/accounts", &many, b"").status, 431);
    let fits = format!("{CASE}{}", " ".repeat(2048 - CASE.len()));
    assert_eq!(server.check(&fits).status, 200);
    let response = server.check(&format!("{fits} "));
    assert_eq!(response.status, 413);
    assert!(response.body.contains("more than 2048 bytes; send fewer cases at a time"));
}

#[test]
fn a_connection_over_the_limit_waits_for_another_to_end() {
    let server = Server::start(&["--max-connections", "1"]);
    let mut first = server.connect();
    first.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n").unwrap();
    let mut part = [0; 1024];
    assert!(first.read(&mut part).unwrap() > 0);
    let mut second = server.connect();
    second.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").unwrap();
    second.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    assert!(second.read(&mut part).is_err(), "it waits");
    drop(first);
    second.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    assert_eq!(read(&mut second).status, 200);
}

#[test]
fn a_body_that_does_not_end_is_answered_in_time() {
    let server = Server::start(&[]);
    let open = |target: &str| {
        let mut stream = server.connect();
        let head = format!("POST {target} HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nx");
        stream.write_all(head.as_bytes()).unwrap();
        stream
    };
    let mut streams = [open("/v1/check"), open("/authz/accounts/contoso/numbers")];
    for stream in &mut streams {
        assert_eq!(read(stream).status, 408);
    }
    assert_eq!(server.metric("acg_policy_slow_body"), 1);
}

#[test]
fn a_client_that_does_not_read_its_response_loses_its_connection() {
    let server = Server::start(&["--max-connections", "1"]);
    let cases = vec![CASE; 60_000].join(",");
    let body = format!("[{cases}]");
    let mut first = server.connect();
    let head =
        format!("POST /v1/check HTTP/1.1\r\nhost: a\r\ncontent-length: {}\r\n\r\n", body.len());
    first.write_all(head.as_bytes()).unwrap();
    first.write_all(body.as_bytes()).unwrap();
    let mut second = server.connect();
    second.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    second.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").unwrap();
    assert_eq!(read(&mut second).status, 200);
}
