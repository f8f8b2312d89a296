use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{ACCOUNT, AT_ONCE, NUMBER, Server, operator_connect_account};

/// Waits until the only sighting satisfies a condition.
async fn only_sighting(server: &Server, condition: impl Fn(&Value) -> bool) -> Value {
    let start = Instant::now();
    loop {
        let sightings = server.sightings().await;
        if let [sighting] = sightings.as_slice()
            && condition(sighting)
        {
            return sighting.clone();
        }
        assert!(start.elapsed() < Duration::from_secs(10), "{sightings:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_request_is_recorded_as_it_was_sent() {
    let server = Server::start(AT_ONCE).await;
    let body = operator_connect_account().to_string();
    let headers = [
        ("Authorization", "Bearer secret"),
        ("Proxy-Authorization", "Basic secret"),
        ("X-Repeated", "one"),
        ("X-Repeated", "two"),
    ];
    assert_eq!(server.send("PUT", ACCOUNT, &headers, &body).await.status, 201);
    let sightings = server.sightings().await;
    assert_eq!(sightings.len(), 1);
    let sighting = &sightings[0];
    assert_eq!(sighting["method"], "PUT");
    assert_eq!(sighting["target"], ACCOUNT);
    assert_eq!(sighting["bodyBytes"], body.len());
    assert_eq!(sighting["complete"], true);
    assert!(sighting["time"].as_str().unwrap().ends_with('Z'));
    let headers = sighting["headers"].as_array().unwrap();
    for header in [
        json!(["authorization", "***"]),
        json!(["x-repeated", "one"]),
        json!(["x-repeated", "two"]),
    ] {
        assert!(headers.contains(&header), "{headers:?}");
    }
    assert!(!sighting.to_string().contains("secret"), "{sighting}");
    server.stop().await;
}

#[tokio::test]
async fn refused_and_unknown_requests_are_recorded_in_order_and_can_be_cleared() {
    let server = Server::start(AT_ONCE).await;
    server.get("/nothing?x=%41+b").await;
    server.get(NUMBER).await;
    server.send("POST", "/accounts/contoso", &[], "12345").await;
    let sightings = server.sightings().await;
    let seen: Vec<_> =
        sightings.iter().map(|sighting| (&sighting["method"], &sighting["target"])).collect();
    let expected = [("GET", "/nothing?x=%41+b"), ("GET", NUMBER), ("POST", "/accounts/contoso")]
        .map(|(m, t)| (json!(m), json!(t)));
    assert_eq!(seen, expected.iter().map(|(method, target)| (method, target)).collect::<Vec<_>>());
    assert!(sightings.iter().all(|sighting| sighting["complete"] == true));
    assert_eq!(sightings[2]["bodyBytes"], 5);
    assert_eq!(server.delete("/_emulator/sightings").await.status, 204);
    assert!(server.sightings().await.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn requests_to_the_emulator_resources_are_not_recorded() {
    let server = Server::start(AT_ONCE).await;
    assert_eq!(server.get("/_emulator/health").await.body, json!({ "status": "ok" }));
    server.get("/_emulator/nothing").await.assert_error(404, "ResourceNotFound");
    server.get("/_emulator").await.assert_error(404, "ResourceNotFound");
    assert!(server.sightings().await.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn a_request_without_its_body_is_recorded_as_incomplete() {
    let server = Server::start(AT_ONCE).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = format!("PUT {NUMBER} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    // The head is sufficient for a sighting.
    let sighting = only_sighting(&server, |_| true).await;
    assert_eq!((&sighting["bodyBytes"], &sighting["complete"]), (&json!(0), &json!(false)));
    stream.write_all(b"{\"tele").await.unwrap();
    only_sighting(&server, |sighting| sighting["bodyBytes"] == 6).await;
    drop(stream);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let sighting = only_sighting(&server, |_| true).await;
    assert_eq!((&sighting["bodyBytes"], &sighting["complete"]), (&json!(6), &json!(false)));
    assert_eq!((&sighting["method"], &sighting["target"]), (&json!("PUT"), &json!(NUMBER)));
    server.stop().await;
}

#[tokio::test]
async fn a_chunked_body_is_incomplete_until_its_last_chunk() {
    let server = Server::start(AT_ONCE).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = format!(
        "PUT {ACCOUNT} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let sighting = only_sighting(&server, |sighting| sighting["bodyBytes"] == 2).await;
    assert_eq!(sighting["complete"], false);
    stream.write_all(b"0\r\n\r\n").await.unwrap();
    let mut reply = [0; 12];
    stream.read_exact(&mut reply).await.unwrap();
    assert_eq!(&reply, b"HTTP/1.1 400");
    only_sighting(&server, |sighting| sighting["complete"] == true).await;
    server.stop().await;
}

#[tokio::test]
async fn an_incomplete_request_does_not_prevent_the_server_from_stopping() {
    let server = Server::start(AT_ONCE).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = format!("PUT {ACCOUNT} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    only_sighting(&server, |_| true).await;
    tokio::time::timeout(Duration::from_secs(5), server.stop()).await.unwrap();
}

#[tokio::test]
async fn a_body_that_is_announced_as_too_large_is_refused_at_once() {
    let server = Server::start(AT_ONCE).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = format!("PUT {ACCOUNT} HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut reply = [0; 12];
    let read = tokio::time::timeout(Duration::from_secs(5), stream.read_exact(&mut reply));
    read.await.unwrap().unwrap();
    assert_eq!(&reply, b"HTTP/1.1 413");
    only_sighting(&server, |sighting| sighting["complete"] == false).await;
    server.stop().await;
}
