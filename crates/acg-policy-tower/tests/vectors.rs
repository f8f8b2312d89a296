//! Subject `tower`: sends every vector as raw HTTP/1.1 over TCP to a hyper server, whose service is
//! wrapped by the layer and records the requests that reach it.
#![expect(clippy::indexing_slicing, reason = "a panic fails the test")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use acg_policy::{AccountState, Begin, Validator};
use acg_policy_tower::{
    AccountFuture, AccountSource, BoxError, Checked, Unchecked, ValidateBody, ValidateLayer,
};
use acg_policy_vectors::{Case, CheckError, Subject, Verdict, Visibility, load, run};
use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::time::timeout;
use tower::{Layer, Service, service_fn};

#[test]
fn the_layer_agrees_with_every_vector() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let summary = run(&mut Tower { runtime }, &load().unwrap()).unwrap();
    println!("{summary:?}");
}

struct Tower {
    runtime: Runtime,
}

impl Subject for Tower {
    fn name(&self) -> &'static str {
        "tower"
    }

    /// The caller sees only refusals. The warnings of accepted requests are compared in this file,
    /// with the report that reaches the inner service.
    fn visibility(&self) -> Visibility {
        Visibility::Reply
    }

    fn check(&mut self, case: &Case) -> Result<Verdict, CheckError> {
        let expired = || CheckError::from("no response within ten seconds");
        let check = async { timeout(CASE_TIMEOUT, check(case)).await.map_err(|_| expired())? };
        self.runtime.block_on(check)
    }
}

async fn check(case: &Case) -> Result<Verdict, CheckError> {
    let seen = Arc::new(Mutex::new(None));
    let roles = case.roles.clone();
    let mut layer =
        ValidateLayer::new(Validator::new(case.policy()?)).with_roles(move |_| roles.clone());
    if let Some(state) = case.account.clone() {
        layer = layer.with_accounts(Always(state));
    }
    let response = exchange(layer.layer(recorder(Arc::clone(&seen))), case).await?;
    let seen = seen.lock().map_err(|_| "the recording service failed")?.take();
    let (status, body) = read_response(&response)?;
    match seen {
        None => Ok(Verdict::from_reply(status, body)?),
        Some(seen) if status == REACHED => {
            seen.compare(case)?;
            Ok(Verdict::accepted())
        }
        Some(_) => Err(format!("status {status}, although the request reached the service").into()),
    }
}

/// Sends the case to a server with this service, and returns the bytes of the response.
async fn exchange<S, B>(service: S, case: &Case) -> Result<Vec<u8>, CheckError>
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = BoxError>
        + Clone
        + Send
        + 'static,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut stream = TcpStream::connect(listener.local_addr()?).await?;
    let (accepted, _) = listener.accept().await?;
    let service = TowerToHyperService::new(service);
    let server = http1::Builder::new().serve_connection(TokioIo::new(accepted), service);

    let client = async {
        stream.write_all(&raw(case)).await?;
        let mut response = Vec::new();
        stream.read_to_end(&mut response).await?;
        Ok(response)
    };
    // hyper reports a request that it cannot parse as an error of the connection, after its response.
    let (_ended, response) = tokio::join!(server, client);
    response
}

/// The bytes of the request. Header fields that HTTP requires are added unless the case has them.
fn raw(case: &Case) -> Vec<u8> {
    let Case { request, .. } = case;
    let mut raw = format!("{} {} HTTP/1.1\r\n", request.method, request.target).into_bytes();
    let mut field = |name: &str, value: &[u8]| {
        for part in [name.as_bytes(), b": ", value, b"\r\n"] {
            raw.extend_from_slice(part);
        }
    };
    for (name, value) in &request.headers {
        field(name, value);
    }
    let has =
        |wanted: &str| request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(wanted));
    if !has("host") {
        field("host", b"provapi.example.com");
    }
    // Besides the options of the case, so that the response ends with the connection.
    field("connection", b"close");
    if !has("content-length") && !has("transfer-encoding") && !request.body.is_empty() {
        field("content-length", request.body.len().to_string().as_bytes());
    }
    raw.extend_from_slice(b"\r\n");
    raw.extend_from_slice(&request.body);
    raw
}

fn read_response(response: &[u8]) -> Result<(u16, &[u8]), CheckError> {
    let end = response.windows(4).position(|window| window == b"\r\n\r\n").ok_or("no response")?;
    let status = std::str::from_utf8(response.get(9..12).unwrap_or_default())?.parse()?;
    Ok((status, &response[end + 4..]))
}

/// A source that returns the state of the case.
struct Always(AccountState);

impl AccountSource for Always {
    fn account<'a>(&'a self, _name: &'a str, _head: &'a Parts) -> AccountFuture<'a> {
        Box::pin(std::future::ready(self.0.clone()))
    }
}

/// A request that reached the service.
struct Seen {
    head: Parts,
    body: Bytes,
}

impl Seen {
    /// Checks that the request is unchanged and that its report is the expected one. Of the upgrades,
    /// only `h2c` is accepted, and its header fields are removed.
    fn compare(&self, case: &Case) -> Result<(), CheckError> {
        let Case { request, expect, .. } = case;
        let is_upgrade = |(name, _): &(String, Vec<u8>)| name.eq_ignore_ascii_case("upgrade");
        let asks_for_h2c = request.headers.iter().any(is_upgrade);
        if self.head.method.as_str() != request.method
            || self.head.uri.to_string() != request.target
        {
            return Err("the service received a different request line".into());
        }
        if self.body != request.body {
            return Err("the service received a different body".into());
        }
        for (name, _) in &request.headers {
            let values = |(other, value): &(String, Vec<u8>)| {
                other.eq_ignore_ascii_case(name).then(|| value.trim_ascii().to_vec())
            };
            let mut sent: Vec<_> = request.headers.iter().filter_map(values).collect();
            if name.eq_ignore_ascii_case("connection") {
                sent.push(b"close".to_vec());
            }
            if asks_for_h2c && OF_H2C.iter().any(|of_h2c| of_h2c.eq_ignore_ascii_case(name)) {
                sent.clear();
            }
            let arrived = self.head.headers.get_all(name).iter().map(|value| value.as_bytes());
            if !arrived.eq(&sent) {
                return Err(format!("the service received a different `{name}`").into());
            }
        }
        let extensions = &self.head.extensions;
        let report = if is_outside_the_api(case)? {
            let unchecked = extensions.get().map(|Unchecked(report)| report.clone());
            Some(unchecked.unwrap_or_default())
        } else {
            extensions.get().map(|checked: &Checked| checked.report().clone())
        };
        match report.as_ref().map(Verdict::from_report) {
            Some(found) if found == *expect => Ok(()),
            Some(found) => Err(format!("the service received the report: {found}").into()),
            None => Err("the service received no report".into()),
        }
    }
}

fn is_outside_the_api(case: &Case) -> Result<bool, CheckError> {
    let validator = Validator::new(case.policy()?);
    Ok(case.request.borrowed(|head, _| matches!(validator.begin(head), Begin::OutsideApi(_))))
}

fn recorder(
    seen: Arc<Mutex<Option<Seen>>>,
) -> impl Service<
    Request<ValidateBody<Incoming>>,
    Response = Response<Full<Bytes>>,
    Error = BoxError,
    Future: Send,
> + Clone
+ Send
+ 'static {
    service_fn(move |request: Request<ValidateBody<Incoming>>| {
        let seen = Arc::clone(&seen);
        async move {
            let (head, body) = request.into_parts();
            let body = body.collect().await?.to_bytes();
            if let Ok(mut seen) = seen.lock() {
                *seen = Some(Seen { head, body });
            }
            let mut response = Response::new(Full::default());
            *response.status_mut() = http::StatusCode::from_u16(REACHED)?;
            Ok(response)
        }
    })
}

/// The status of the recording service; no refusal has it.
const REACHED: u16 = 299;

/// The time limit for a case.
const CASE_TIMEOUT: Duration = Duration::from_secs(10);

/// The header fields of an upgrade to HTTP/2.
const OF_H2C: [&str; 3] = ["connection", "upgrade", "http2-settings"];
