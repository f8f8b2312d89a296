//! `acg-policy probe`: what it does before it sends anything, and a server without a filter.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

mod program;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use program::{Output, acg_policy};

#[test]
fn it_does_not_send_to_another_machine_without_agreement() {
    let Output { code, stdout, stderr } = acg_policy(&["probe", "http://192.0.2.1"], b"");
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(stderr.contains("--yes"), "{stderr}");
}

#[test]
fn unusable_arguments_are_errors() {
    for (arguments, expected) in [
        (["probe", "gateway", "--rate=1"], "http://"),
        (["probe", "http://127.0.0.1:1/accounts", "--rate=1"], "host and a port"),
        (["probe", "http://127.0.0.1:1", "--header=x"], "colon"),
        (["probe", "http://127.0.0.1:1", "--header=@missing"], "cannot read missing"),
        (["probe", "http://127.0.0.1:1", "--account=a/b"], "account name"),
        (["probe", "http://127.0.0.1:1", "--only=nothing"], "--only"),
        (["probe", "http://127.0.0.1:1", "--rate=0"], "no connection"),
    ] {
        let Output { code, stderr, .. } = acg_policy(&arguments, b"");
        assert_eq!(code, 2, "{arguments:?}");
        assert!(stderr.contains(expected), "{stderr}");
    }
}

/// A server that accepts everything has a hole for each request, and each is explained.
#[test]
fn a_server_without_a_filter_has_a_hole_for_each_request() {
    let url = serve(|_| "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    let run = |format| acg_policy(&["probe", &url, "--rate=0", "--only=query", format], b"");
    let Output { code, stdout, .. } = run("--format=text");
    assert_eq!(code, 1, "{stdout}");
    for expected in
        ["HOLE query/version-twice over HTTP/1.1", "sent:", "docs/gateway/filter-missing"]
    {
        assert!(stdout.contains(expected), "{stdout}");
    }
    let Output { code, stdout, .. } = run("--format=json");
    let report: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(code, 1);
    assert_eq!(report.pointer("/summary/holes"), report.pointer("/summary/requests"));
    assert_eq!(report.pointer("/causes/0"), Some(&"filter-missing".into()));
}

/// What a gateway replies is shown, but does not control the terminal.
#[test]
fn a_reply_does_not_control_the_terminal() {
    let url = serve(|_| "HTTP/1.1 500 x\r\ncontent-length: 5\r\n\r\n\x1b[2J\n");
    let Output { code, stderr, .. } = acg_policy(&["probe", &url, "--rate=0"], b"");
    assert_eq!(code, 2);
    assert!(stderr.contains("it got 500: \\u{1b}[2J\\u{a}"), "{stderr}");
}

/// Refusals of a gateway that has blocked the caller show nothing about the filter.
#[test]
fn a_gateway_that_refuses_everything_after_some_time_is_a_fault() {
    let url = serve(|index| match index {
        0 => "HTTP/1.1 200 OK\r\nx-envoy-upstream-service-time: 1\r\ncontent-length: 0\r\n\r\n",
        _ => "HTTP/1.1 403 Forbidden\r\nserver: x\r\ncontent-length: 0\r\n\r\n",
    });
    let Output { code, stdout, .. } = acg_policy(&["probe", &url, "--rate=0", "--only=query"], b"");
    assert_eq!(code, 1, "{stdout}");
    assert!(stdout.contains("0 holes, 1 faults, 0 unclear"), "{stdout}");
    assert!(stdout.contains("FAULT baseline/after"), "{stdout}");
}

/// A server that always requires credentials shows nothing.
#[test]
fn without_credentials_nothing_is_concluded() {
    let url = serve(|_| "HTTP/1.1 401 x\r\ncontent-length: 0\r\n\r\n");
    let Output { code, stderr, .. } = acg_policy(&["probe", &url, "--rate=0"], b"");
    assert_eq!(code, 2);
    assert!(stderr.contains("--header"), "{stderr}");
}

/// Starts a server and returns its URL. It sends one reply per connection, by the number of the connection.
fn serve(reply: fn(usize) -> &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for (index, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let _read = stream.read(&mut [0; 65_536]);
            let _sent = stream.write_all(reply(index).as_bytes());
        }
    });
    url
}
