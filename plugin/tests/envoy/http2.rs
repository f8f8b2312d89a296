//! Bodies over HTTP/2: frames and trailers.

use std::net::SocketAddr;

use bytes::Bytes;
use http::{HeaderMap, Request};

use crate::client::Reply;
use crate::common::{ENABLED, GOOD, MISSING, NUMBER};
use crate::gateway::Gateway;
use crate::upstream::{AccountResponse, Upstream};

#[test]
fn frames_and_trailers_are_validated_as_one_body() {
    let upstream = Upstream::start();
    upstream.set_account_response(AccountResponse::Response(200, ENABLED.into()));
    let gateway = Gateway::start_sample(upstream.address());
    let address = gateway.address("sample");
    let mut large = GOOD.as_bytes().to_vec();
    large.resize(120_000, b' ');
    for body in [GOOD.as_bytes(), &large] {
        for trailers in [false, true] {
            let frames: Vec<&[u8]> = body.chunks(9_000).collect();
            assert_eq!(send(address, &frames, trailers).status, 200);
            let forwarded = upstream.take_forwarded();
            assert_eq!(forwarded.len(), 1, "{forwarded:?}");
            assert!(forwarded[0].complete && forwarded[0].body == body);
        }
    }
}

#[test]
fn no_form_of_the_end_of_a_request_bypasses_the_filter() {
    let upstream = Upstream::start();
    upstream.set_account_response(AccountResponse::Response(404, MISSING.into()));
    let gateway = Gateway::start_sample(upstream.address());
    let address = gateway.address("sample");
    for trailers in [false, true] {
        assert_eq!(send(address, &[], trailers).codes(), ["request/body-missing"]);
        assert_eq!(send(address, &[b"{", b""], trailers).codes(), ["json/syntax"]);
        assert_eq!(send(address, &[GOOD.as_bytes()], trailers).codes(), ["state/account-missing"]);
        let many = vec![[b' '; 10_000].as_slice(); 20];
        assert_eq!(send(address, &many, trailers).codes(), ["request/body-too-large"]);
    }
    assert_eq!(upstream.take_forwarded().len(), 0);
}

/// Sends a number PUT with these frames.
fn send(address: SocketAddr, frames: &[&[u8]], trailers: bool) -> Reply {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(converse(address, frames, trailers)).unwrap()
}

async fn converse(
    address: SocketAddr,
    frames: &[&[u8]],
    trailers: bool,
) -> Result<Reply, Box<dyn std::error::Error>> {
    let stream = tokio::net::TcpStream::connect(address).await?;
    let (mut client, connection) = h2::client::handshake(stream).await?;
    let driver = tokio::spawn(connection);
    let request = Request::put(format!("http://gateway{NUMBER}"))
        .header("content-type", "application/json")
        .header("authorization", "Bearer own")
        .body(())?;
    let ends = frames.is_empty() && !trailers;
    let (response, mut body) = client.send_request(request, ends)?;
    for (index, frame) in frames.iter().enumerate() {
        let ends = !trailers && index + 1 == frames.len();
        // The gateway can have replied and reset the stream.
        if body.send_data(Bytes::copy_from_slice(frame), ends).is_err() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    if trailers {
        let _sent = body.send_trailers(HeaderMap::from_iter([("x-sum".parse()?, "1".parse()?)]));
    }
    let (head, mut stream) = response.await?.into_parts();
    let mut body = Vec::new();
    while let Some(part) = stream.data().await {
        let part = part?;
        stream.flow_control().release_capacity(part.len())?;
        body.extend_from_slice(&part);
    }
    driver.abort();
    Ok(Reply { status: head.status.as_u16(), headers: Vec::new(), body })
}
