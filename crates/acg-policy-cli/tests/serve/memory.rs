//! The memory of the program is bounded, whatever its clients send and do not read.
#![cfg(target_os = "linux")]

use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

use crate::server::{Server, read};

/// Cases with as many issues as one response may have, about 40 bytes of response for each of their own.
fn cases() -> String {
    let members = vec![r#""a":1"#; 100].join(",");
    let case = format!(
        r#"{{"request":{{"method":"PUT","target":"/accounts/a/numbers/1?api-version=2024-02-29","headers":[["content-type","application/json"]],"body":{{{members}}}}}}}"#
    );
    format!("[{}]", vec![case; 600].join(","))
}

fn send(server: &Server, body: &str) -> TcpStream {
    let mut stream = server.connect();
    let head =
        format!("POST /v1/check HTTP/1.1\r\nhost: check\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).unwrap();
    // The server can reply before it has read everything.
    let _sent = stream.write_all(body.as_bytes());
    stream
}

#[test]
fn clients_that_do_not_read_take_bounded_memory_and_others_are_served() {
    let server = Server::start(&["--threads", "2"]);
    let body = cases();
    let clients: Vec<_> = (0..24).map(|_| send(&server, &body)).collect();
    // Those for whose response there is no memory are refused after ten seconds.
    server.wait("a response has no memory", |it| it.metric("acg_policy_busy") > 0);
    let most = server.most_memory();
    assert!(most < 200 * 1024 * 1024, "{most} bytes");
    // One case needs none of it.
    let case = r#"{"request":{"method":"GET","target":"/accounts?api-version=2024-02-29"}}"#;
    assert_eq!(server.check(case).status, 200);
    drop(clients);
    server.wait("connections end", |it| it.metric("acg_policy_connections") == 1);
    let mut stream = send(&server, &body);
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    assert_eq!(read(&mut stream).status, 200);
}
