//! An HTTP/1.1 client that sends exactly the given bytes.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use acg_policy_vectors::Verdict;

/// A response.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// The header fields, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// Whether the upstream has sent the response.
    pub(crate) fn is_from_upstream(&self) -> bool {
        self.headers.iter().any(|(name, _)| name == "x-upstream")
    }

    /// The rule codes of a refusal.
    pub(crate) fn codes(&self) -> Vec<String> {
        let verdict = Verdict::from_reply(self.status, &self.body);
        let verdict = verdict.unwrap_or_else(|error| panic!("{error}: {self:?}"));
        verdict.issues.into_iter().map(|issue| issue.code).collect()
    }
}

/// Sends bytes and reads one response.
pub(crate) fn send(address: SocketAddr, request: &[u8]) -> Reply {
    try_send(address, request).unwrap()
}

/// Sends bytes and reads one response.
pub(crate) fn try_send(address: SocketAddr, request: &[u8]) -> io::Result<Reply> {
    let mut stream = connect(address)?;
    // The gateway can reply and close the connection before it has read everything.
    let sent = stream.write_all(request);
    read_reply(&mut stream).or_else(|error| sent.and(Err(error)))
}

/// Sends parts with a pause after each, and reads one response.
pub(crate) fn send_slowly(address: SocketAddr, parts: &[&[u8]], pause: Duration) -> Reply {
    let mut stream = connect(address).unwrap();
    for part in parts {
        if stream.write_all(part).is_err() {
            break;
        }
        std::thread::sleep(pause);
    }
    read_reply(&mut stream).unwrap()
}

pub(crate) fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    stream.set_write_timeout(Some(Duration::from_secs(20)))?;
    Ok(stream)
}

/// Reads one final response; informational ones (1xx) are skipped.
pub(crate) fn read_reply(stream: &mut TcpStream) -> io::Result<Reply> {
    let mut bytes = Vec::new();
    let mut part = [0; 16_384];
    loop {
        if let Some((reply, rest)) = parse(&bytes) {
            if reply.status >= 200 {
                return Ok(reply);
            }
            bytes = rest;
            continue;
        }
        match stream.read(&mut part)? {
            0 => {
                return Err(io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    String::from_utf8_lossy(&bytes),
                ));
            }
            count => bytes.extend_from_slice(&part[..count]),
        }
    }
}

fn parse(bytes: &[u8]) -> Option<(Reply, Vec<u8>)> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status: u16 = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let header = |line: &str| {
        line.split_once(':')
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
    };
    let headers: Vec<(String, String)> = lines.filter_map(header).collect();
    let find = |name: &str| {
        headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    };
    let rest = &bytes[end + 4..];
    if find("transfer-encoding").is_some() {
        let (body, complete) = crate::upstream::chunks(rest);
        return complete.then_some((Reply { status, headers, body }, Vec::new()));
    }
    let length: usize = find("content-length").map_or(Some(0), |length| length.parse().ok())?;
    let body = rest.get(..length)?.to_vec();
    let rest = rest[length..].to_vec();
    Some((Reply { status, headers, body }, rest))
}
