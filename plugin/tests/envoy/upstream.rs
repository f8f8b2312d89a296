//! The upstream: it responds to requests, and records all bytes that it receives, also those of
//! incomplete requests.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// The upstream, which is stopped when this value is dropped.
pub(crate) struct Upstream {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    received: Mutex<Vec<Arc<Mutex<Vec<u8>>>>>,
    account_response: Mutex<AccountResponse>,
    /// Lookups whose `Authorization` starts with this text get no response.
    hanging_credentials: Mutex<Option<&'static str>>,
    stops: AtomicBool,
}

/// The response to the lookup of an account.
#[derive(Clone, Debug, Default)]
pub(crate) enum AccountResponse {
    /// The connection is closed without a response.
    #[default]
    Close,
    /// The connection stays open without a response.
    Never,
    /// This status and body.
    Response(u16, Vec<u8>),
    /// This status and these lines of the head, without a body.
    Refusal(u16, &'static str),
}

/// A received request.
#[derive(Clone, Debug)]
pub(crate) struct ReceivedRequest {
    /// The request line.
    pub(crate) line: String,
    /// The header fields, names in lower case.
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    /// The body without the framing of chunks.
    pub(crate) body: Vec<u8>,
    /// Whether the request is complete.
    pub(crate) complete: bool,
}

impl ReceivedRequest {
    /// The values of a header field.
    pub(crate) fn values(&self, name: &str) -> Vec<&[u8]> {
        self.headers
            .iter()
            .filter(|(other, _)| other == name)
            .map(|(_, value)| value.as_slice())
            .collect()
    }

    /// Whether it is a lookup of the filter.
    pub(crate) fn is_lookup(&self) -> bool {
        let is_lookup_host = LOOKUP_AUTHORITIES
            .iter()
            .any(|authority| self.values("host") == [authority.as_bytes()]);
        // Those of `acg-policy serve` do not pass through Envoy.
        let is_of_the_program = self.values("accept") == [&b"application/json"[..]]
            && self.values("x-forwarded-proto").is_empty();
        // Lookups of the sample for the real API have the same authority as requests.
        is_lookup_host
            || is_of_the_program
            || (self.values("host") == [API.as_bytes()]
                && self.values("accept") == [&b"application/json"[..]])
    }
}

impl Upstream {
    /// Starts at a free port.
    pub(crate) fn start() -> Self {
        Self::start_at(SocketAddr::from(([127, 0, 0, 1], 0)))
    }

    /// Starts at an address.
    pub(crate) fn start_at(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let serving = Arc::clone(&shared);
        let thread = std::thread::spawn(move || serve(&listener, &serving));
        Self { address, shared, thread: Some(thread) }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn set_account_response(&self, response: AccountResponse) {
        *self.shared.account_response.lock().unwrap() = response;
    }

    /// Leaves lookups without a response whose `Authorization` starts with `credentials`.
    pub(crate) fn hang_lookups_of(&self, credentials: &'static str) {
        *self.shared.hanging_credentials.lock().unwrap() = Some(credentials);
    }

    /// The number of requests since requests were taken.
    pub(crate) fn count(&self) -> usize {
        self.shared.received.lock().unwrap().len()
    }

    /// All requests since the last call.
    pub(crate) fn take_requests(&self) -> Vec<ReceivedRequest> {
        let received = std::mem::take(&mut *self.shared.received.lock().unwrap());
        received.iter().map(|bytes| parse(&bytes.lock().unwrap())).collect()
    }

    /// The requests of clients since the last call.
    pub(crate) fn take_forwarded(&self) -> Vec<ReceivedRequest> {
        let mut requests = self.take_requests();
        requests.retain(|request| !request.is_lookup());
        requests
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        self.shared.stops.store(true, Ordering::SeqCst);
        // Ends the thread's wait for a connection.
        let _connected = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _joined = thread.join();
        }
    }
}

impl Shared {
    fn response_to_lookup(&self, request: &ReceivedRequest) -> AccountResponse {
        let hanging = *self.hanging_credentials.lock().unwrap();
        let hangs = |value: &&[u8]| hanging.is_some_and(|text| value.starts_with(text.as_bytes()));
        if request.values("authorization").iter().any(hangs) {
            return AccountResponse::Never;
        }
        self.account_response.lock().unwrap().clone()
    }
}

fn serve(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming().flatten() {
        if shared.stops.load(Ordering::SeqCst) {
            return;
        }
        let shared = Arc::clone(shared);
        std::thread::spawn(move || converse(stream, &shared));
    }
}

/// One request on each connection.
fn converse(mut stream: TcpStream, shared: &Shared) {
    let bytes = Arc::new(Mutex::new(Vec::new()));
    stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    let mut part = [0; 65_536];
    let mut recorded = false;
    while !shared.stops.load(Ordering::SeqCst) {
        let count = match stream.read(&mut part) {
            Ok(0) => return,
            Ok(count) => count,
            Err(error)
                if matches!(
                    error.kind(),
                    std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                ) =>
            {
                continue;
            }
            Err(_) => return,
        };
        bytes.lock().unwrap().extend_from_slice(&part[..count]);
        if !recorded {
            recorded = true;
            shared.received.lock().unwrap().push(Arc::clone(&bytes));
        }
        let request = parse(&bytes.lock().unwrap());
        if request.complete {
            return respond(stream, &request, shared);
        }
    }
}

fn respond(mut stream: TcpStream, request: &ReceivedRequest, shared: &Shared) {
    let response = if request.is_lookup() {
        shared.response_to_lookup(request)
    } else {
        AccountResponse::Response(200, b"{\"from\":\"upstream\"}".to_vec())
    };
    match response {
        AccountResponse::Close => {}
        AccountResponse::Never => {
            while !shared.stops.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        AccountResponse::Refusal(status, lines) => {
            let head = format!(
                "HTTP/1.1 {status} test\r\n{lines}content-length: 0\r\nconnection: close\r\n\r\n"
            );
            let _sent = stream.write_all(head.as_bytes());
        }
        AccountResponse::Response(status, body) => {
            let head = format!(
                "HTTP/1.1 {status} test\r\nx-upstream: yes\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            let _sent = stream.write_all(&[head.as_bytes(), &body].concat());
        }
    }
    let _closed = stream.shutdown(Shutdown::Both);
}

/// Parses the received part of a request.
fn parse(bytes: &[u8]) -> ReceivedRequest {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
    let (head, rest) = bytes.split_at(end.map_or(bytes.len(), |end| end + 4));
    let mut lines =
        head.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let line = String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let header = |line: &[u8]| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
        Some((name, line[colon + 1..].trim_ascii().to_vec()))
    };
    let headers: Vec<(String, Vec<u8>)> = lines.filter_map(header).collect();
    let find = |name: &str| {
        headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_slice())
    };
    let (body, complete) = match (find("transfer-encoding"), find("content-length")) {
        (Some(_), _) => chunks(rest),
        (None, Some(length)) => {
            let length: usize = std::str::from_utf8(length).unwrap().parse().unwrap();
            (rest.to_vec(), rest.len() >= length)
        }
        (None, None) => (Vec::new(), true),
    };
    ReceivedRequest { line, headers, body, complete: complete && end.is_some() }
}

pub(crate) fn chunks(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    loop {
        let Some(line) = rest.windows(2).position(|window| window == b"\r\n") else {
            return (body, false);
        };
        let size = std::str::from_utf8(&rest[..line]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        rest = &rest[line + 2..];
        if size == 0 {
            let ends =
                rest.starts_with(b"\r\n") || rest.windows(4).any(|window| window == b"\r\n\r\n");
            return (body, ends);
        }
        if rest.len() < size + 2 {
            body.extend_from_slice(&rest[..rest.len().min(size)]);
            return (body, false);
        }
        body.extend_from_slice(&rest[..size]);
        rest = &rest[size + 2..];
    }
}

/// The name of the API in `api.yaml`.
pub(crate) const API: &str = "provapi.a1b2c3d4e5f6g7h8.commsgw.azure.com";

/// `:authority` of lookups in the samples.
const LOOKUP_AUTHORITIES: [&str; 3] = [LOOKUP_AUTHORITY, "acg_api", "acg_lookups"];

/// `:authority` of lookups in `envoy.yaml`.
pub(crate) const LOOKUP_AUTHORITY: &str = "acg-api.internal";
