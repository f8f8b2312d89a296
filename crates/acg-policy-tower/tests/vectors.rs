//! Subject `tower`: every vector as raw HTTP/1.1 over TCP, to a hyper server with the layer in
//! front of a service that records what reaches it.
#![expect(clippy::indexing_slicing, reason = "a helper that panics fails its test, as it should")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use acg_policy::{AccountState, Begin, Validator};
use acg_policy_tower::{AccountSource, BoxError, Checked, ValidateBody, ValidateLayer};
use acg_policy_vectors::{Case, CheckError, Sight, Subject, Verdict, load, run};
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

    /// A refusal is seen as its caller sees it. Warnings of an accepted request are compared here,
    /// by what the service behind the layer learns.
    fn sight(&self) -> Sight {
        Sight::Reply
    }

    fn check(&mut self, case: &Case) -> Result<Verdict, CheckError> {
        let case_takes_too_long = || CheckError::from("no answer within ten seconds");
        let check =
            async { timeout(PATIENCE, check(case)).await.map_err(|_| case_takes_too_long())? };
        self.runtime.block_on(check)
    }
}

async fn check(case: &Case) -> Result<Verdict, CheckError> {
    let seen = Arc::new(Mutex::new(None));
    let roles = case.roles.clone();
    let layer =
        ValidateLayer::new(Validator::new(case.policy()?)).with_roles(move |_| roles.clone());
    let recorder = recorder(Arc::clone(&seen));
    let answer = match case.account.clone() {
        None => exchange(layer.layer(recorder), case).await?,
        Some(state) => exchange(layer.with_accounts(Always(state)).layer(recorder), case).await?,
    };
    let seen = seen.lock().map_err(|_| "the recording service failed")?.take();
    let (status, body) = read_answer(&answer)?;
    match seen {
        None => Ok(Verdict::from_reply(status, body)?),
        Some(seen) if status == REACHED => {
            seen.compare(case)?;
            Ok(Verdict::accepted())
        }
        Some(_) => Err(format!("{status}, though the request reached the service").into()),
    }
}

/// Sends the case to a server that has this service, and gives the bytes of its answer.
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
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        Ok(answer)
    };
    // A request that hyper cannot read ends the connection with an error, after its answer.
    let (_ended, answer) = tokio::join!(server, client);
    answer
}

/// The request, byte for byte. What HTTP needs beside it is added where the case does not say it.
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
    let says =
        |wanted: &str| request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(wanted));
    for (name, value) in [("host", "provapi.example.com"), ("connection", "close")] {
        if !says(name) {
            field(name, value.as_bytes());
        }
    }
    if !says("content-length") && !says("transfer-encoding") && !request.body.is_empty() {
        field("content-length", request.body.len().to_string().as_bytes());
    }
    raw.extend_from_slice(b"\r\n");
    raw.extend_from_slice(&request.body);
    raw
}

fn read_answer(answer: &[u8]) -> Result<(u16, &[u8]), CheckError> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").ok_or("no answer")?;
    let status = std::str::from_utf8(answer.get(9..12).unwrap_or_default())?.parse()?;
    Ok((status, &answer[end + 4..]))
}

/// Answers every question with the state of the case.
struct Always(AccountState);

impl AccountSource for Always {
    async fn account(&self, _name: &str, _head: &Parts) -> AccountState {
        self.0.clone()
    }
}

/// What reached the service.
struct Seen {
    head: Parts,
    body: Bytes,
}

impl Seen {
    /// That it is what was sent, with the warnings that the case expects.
    fn compare(&self, case: &Case) -> Result<(), CheckError> {
        let Case { request, expect, .. } = case;
        if self.head.method.as_str() != request.method
            || self.head.uri.to_string() != request.target
        {
            return Err("another request line reached the service".into());
        }
        if self.body != request.body {
            return Err("another body reached the service".into());
        }
        for (name, _) in &request.headers {
            let values = |(other, value): &(String, Vec<u8>)| {
                other.eq_ignore_ascii_case(name).then(|| value.trim_ascii().to_vec())
            };
            let sent: Vec<_> = request.headers.iter().filter_map(values).collect();
            let arrived = self.head.headers.get_all(name).iter().map(|value| value.as_bytes());
            if !arrived.eq(&sent) {
                return Err(format!("another `{name}` reached the service").into());
            }
        }
        let found = self
            .head
            .extensions
            .get::<Checked>()
            .map(|Checked(report)| Verdict::from_report(report));
        match found {
            Some(found) if found == *expect => Ok(()),
            Some(found) => Err(format!("the service learned: {found}").into()),
            None if is_outside_the_api(case)? => Ok(()),
            None => Err("the service learned nothing".into()),
        }
    }
}

fn is_outside_the_api(case: &Case) -> Result<bool, CheckError> {
    let validator = Validator::new(case.policy()?);
    Ok(case.request.borrowed(|request| matches!(validator.begin(&request.head), Begin::OutsideApi)))
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

/// A status that no refusal has.
const REACHED: u16 = 299;

/// Far longer than any case takes.
const PATIENCE: Duration = Duration::from_secs(10);
