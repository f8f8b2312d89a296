//! The layer in a hyper server over TCP.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use acg_policy_tower::{BoxError, BrokenBody, ValidateLayer};
use bytes::Bytes;
use http::{Request, Response, Version};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tower::{Layer, Service, ServiceExt, service_fn};

use crate::support::{
    ACCOUNT, ACCOUNT_BODY, NUMBER, NUMBER_BODY, Recorder, codes, put_text, read, validator,
};

/// Serves one connection, until it or the test ends.
async fn serve_one<S, B>(service: S, version: Version) -> SocketAddr
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = BoxError>
        + Clone
        + Send
        + 'static,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (stream, service) = (TokioIo::new(stream), TowerToHyperService::new(service));
        // The clients of these tests decide how the connection ends.
        let _ended = match version {
            Version::HTTP_2 => {
                http2::Builder::new(TokioExecutor::new()).serve_connection(stream, service).await
            }
            _ => http1::Builder::new().serve_connection(stream, service).await,
        };
    });
    address
}

/// Counts the body bytes that `inner` reads.
fn counting<S>(
    inner: S,
    bytes: Arc<AtomicUsize>,
) -> impl Service<Request<Incoming>, Response = S::Response, Error = S::Error, Future: Send>
+ Clone
+ Send
+ 'static
where
    S: Service<
            Request<http_body_util::combinators::BoxBody<Bytes, hyper::Error>>,
            Future: Send + 'static,
        > + Clone
        + Send
        + 'static,
{
    use http_body_util::BodyExt;
    tower::ServiceBuilder::new()
        .map_request(move |request: Request<Incoming>| {
            let bytes = Arc::clone(&bytes);
            request.map(|body| {
                let counted = body.map_frame(move |frame| {
                    let length = frame.data_ref().map_or(0, Bytes::len);
                    bytes.fetch_add(length, Ordering::SeqCst);
                    frame
                });
                counted.boxed()
            })
        })
        .service(inner)
}

#[tokio::test]
async fn an_endless_body_is_refused_before_it_ends() {
    let inner = Recorder::default();
    let bytes = Arc::new(AtomicUsize::new(0));
    let checked = ValidateLayer::new(validator()).layer(inner.clone());
    let address = serve_one(counting(checked, Arc::clone(&bytes)), Version::HTTP_11).await;

    let (mut from, mut to) = TcpStream::connect(address).await.unwrap().into_split();
    let head = format!(
        "PUT {ACCOUNT} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    to.write_all(head.as_bytes()).await.unwrap();
    let writer = tokio::spawn(async move {
        let chunk = format!("400\r\n{}\r\n", " ".repeat(1024));
        // Writes until the server closes the connection.
        while to.write_all(chunk.as_bytes()).await.is_ok() {}
    });
    let mut start = [0; 12];
    from.read_exact(&mut start).await.unwrap();
    assert_eq!(&start, b"HTTP/1.1 413");
    tokio::time::timeout(Duration::from_secs(10), writer).await.unwrap().unwrap();

    let limit = validator().policy().max_body_bytes();
    let read = bytes.load(Ordering::SeqCst);
    // A frame of hyper is at most one chunk.
    assert!(read > limit && read <= limit + 1024, "{read}");
    assert_eq!(inner.seen().len(), 0);
}

#[tokio::test]
async fn a_caller_that_disconnects_mid_body_causes_a_broken_body() {
    let inner = Recorder::default();
    let checked = ValidateLayer::new(validator()).layer(inner.clone());
    let (errors, mut seen) = mpsc::unbounded_channel();
    let watched = service_fn(move |request: Request<Incoming>| {
        let (checked, errors) = (checked.clone(), errors.clone());
        async move {
            let response = checked.oneshot(request).await?;
            let broken = response.extensions().get::<BrokenBody>();
            errors.send(broken.map(|broken| broken.source.is::<hyper::Error>())).unwrap();
            Ok(response)
        }
    });
    let address = serve_one(watched, Version::HTTP_11).await;

    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "PUT {ACCOUNT} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{ACCOUNT_BODY}"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    assert_eq!(seen.recv().await, Some(Some(true)));
    assert_eq!(inner.seen().len(), 0);
}

#[tokio::test]
async fn http_2_requests_are_checked_as_http_1_requests_are() {
    let inner = Recorder::default();
    let service = ValidateLayer::new(validator()).layer(inner.clone());
    let address = serve_one(service, Version::HTTP_2).await;

    let stream = TokioIo::new(TcpStream::connect(address).await.unwrap());
    let (mut client, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await.unwrap();
    let connection = tokio::spawn(connection);
    for (body, status, codes_of) in [
        (NUMBER_BODY.to_owned(), 204, vec![]),
        (NUMBER_BODY.replace("CallingUserAssignment", ""), 400, vec!["number/usage-empty"]),
    ] {
        let mut request: Request<Full<Bytes>> =
            put_text(&format!("http://provapi.example.com{NUMBER}"), body);
        *request.version_mut() = Version::HTTP_2;
        let (given, refusal) = read(client.send_request(request).await.unwrap()).await;
        assert_eq!(given, status);
        assert_eq!(if refusal.is_null() { vec![] } else { codes(&refusal) }, codes_of);
    }
    let seen = inner.only();
    assert_eq!(seen.head.version, Version::HTTP_2);
    assert_eq!(seen.head.uri.authority().unwrap(), "provapi.example.com");
    assert_eq!(seen.body, NUMBER_BODY);
    drop(client);
    connection.await.unwrap().unwrap();
}

#[tokio::test]
async fn hyper_merges_equal_content_lengths_and_refuses_different_ones() {
    for (other, expected) in [(ACCOUNT_BODY.len(), "HTTP/1.1 204"), (1, "HTTP/1.1 400")] {
        let inner = Recorder::default();
        let service = ValidateLayer::new(validator()).layer(inner.clone());
        let address = serve_one(service, Version::HTTP_11).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!(
            "PUT {ACCOUNT} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\ncontent-length: {other}\r\n\r\n{ACCOUNT_BODY}",
            ACCOUNT_BODY.len()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).await.unwrap();
        assert!(response.starts_with(expected), "{response}");
        assert_eq!(inner.seen().len(), usize::from(expected.ends_with("204")));
    }
}

#[tokio::test]
async fn an_absolute_form_target_is_checked_by_its_path() {
    let inner = Recorder::default();
    let service = ValidateLayer::new(validator()).layer(inner.clone());
    let address = serve_one(service, Version::HTTP_11).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = "DELETE http://provapi.example.com/accounts/a%2Fb?api-version=2024-02-29 HTTP/1.1\r\nhost: provapi.example.com\r\nconnection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    assert!(
        response.starts_with("HTTP/1.1 400 ") && response.contains("request/path-ambiguous"),
        "{response}"
    );
    assert_eq!(inner.seen().len(), 0);
}
