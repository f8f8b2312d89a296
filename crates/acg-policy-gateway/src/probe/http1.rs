//! HTTP/1.1: exactly the given bytes, and the replies to them.

use std::io;
use std::time::Duration;

use super::connection::Connection;
use super::corpus::{CorpusError, Framing, Names, RequestForm, bytes};
use super::reply::{End, Exchange, Reply};

/// Sends parts, with a pause after each but the last one, and reads up to a number of replies.
pub(super) fn exchange(
    connection: &mut dyn Connection,
    parts: &[Vec<u8>],
    replies: usize,
) -> io::Result<Exchange> {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            std::thread::sleep(PAUSE);
        }
        // The gateway can reply and close the connection before it has read everything.
        if connection.write_all(part).and_then(|()| connection.flush()).is_err() {
            break;
        }
    }
    read_replies(connection, replies)
}

/// The parts of a well-formed request.
pub(super) fn parts(form: &RequestForm, names: &Names) -> Result<Vec<Vec<u8>>, CorpusError> {
    let body = form.body()?;
    let mut head = [form.method.as_bytes(), b" ", &bytes(&form.target), b" HTTP/1.1\r\n"].concat();
    if !form.has("host") {
        head.extend(format!("host: {}\r\n", names.authority).into_bytes());
    }
    let added = names.headers.iter().filter(|(name, _)| !form.has(name));
    for (name, value) in form.headers.iter().chain(added) {
        head.extend([&bytes(name), b": ".as_slice(), &bytes(value), b"\r\n"].concat());
    }
    let framed = form.has("content-length") || form.has("transfer-encoding");
    match form.framing {
        Framing::Length | Framing::Slow if !framed && !body.is_empty() => {
            head.extend(format!("content-length: {}\r\n", body.len()).into_bytes());
        }
        Framing::Chunked | Framing::Pieces | Framing::Trailers if !framed => {
            head.extend(b"transfer-encoding: chunked\r\n");
        }
        _ => {}
    }
    head.extend(b"\r\n");
    Ok(match form.framing {
        Framing::Length => vec![[head, body].concat()],
        Framing::Slow => {
            let (first, second) = body.split_at(body.len() / 2);
            vec![head, first.to_vec(), second.to_vec()]
        }
        Framing::Chunked => vec![[head, chunk(&body), b"0\r\n\r\n".to_vec()].concat()],
        Framing::Pieces => {
            let chunks: Vec<u8> = body.chunks(7).flat_map(chunk).collect();
            vec![[head, chunks, b"0\r\n\r\n".to_vec()].concat()]
        }
        Framing::Trailers => {
            vec![[head, chunk(&body), b"0\r\nx-probe: 1\r\n\r\n".to_vec()].concat()]
        }
    })
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    if bytes.is_empty() {
        return Vec::new();
    }
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

fn read_replies(connection: &mut dyn Connection, wanted: usize) -> io::Result<Exchange> {
    let mut received = Vec::new();
    let mut replies = Vec::new();
    let mut part = [0; 16_384];
    loop {
        while let Some((reply, length)) = parse(&received, false) {
            received.drain(..length);
            // Informational responses precede the final one.
            if reply.status >= 200 || reply.status == 101 {
                replies.push(reply);
            }
        }
        if replies.len() >= wanted {
            return Ok(Exchange { replies, end: End::Open });
        }
        if !replies.is_empty() {
            connection.set_patience(PATIENCE_FOR_FURTHER_REPLIES)?;
        }
        let end = match connection.read(&mut part) {
            Ok(0) => End::Closed,
            Ok(count) => {
                received.extend(part.iter().take(count));
                if received.len() > LONGEST_REPLY {
                    return Err(io::Error::other("a reply is longer than 4 MiB"));
                }
                continue;
            }
            Err(error) if is_timeout(&error) => End::TimedOut,
            Err(_) => End::Closed,
        };
        // A response without a length ends with the connection.
        replies.extend(parse(&received, true).map(|(reply, _)| reply));
        return Ok(Exchange { replies, end });
    }
}

pub(super) fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// The first response and its length.
fn parse(bytes: &[u8], at_end: bool) -> Option<(Reply, usize)> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let (head, rest) = bytes.split_at_checked(end + 4)?;
    let head = String::from_utf8_lossy(head);
    let mut lines = head.split("\r\n");
    let status: u16 = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let field = |line: &str| {
        line.split_once(':')
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
    };
    let mut reply = Reply { status, headers: lines.filter_map(field).collect(), body: Vec::new() };
    if status < 200 || status == 204 || status == 304 {
        return Some((reply, end + 4));
    }
    let length = if reply.header("transfer-encoding").is_some() {
        let (body, length) = chunks(rest)?;
        reply.body = body;
        length
    } else if let Some(length) = reply.header("content-length") {
        let length = length.parse().ok()?;
        reply.body = rest.get(..length)?.to_vec();
        length
    } else if at_end {
        reply.body = rest.to_vec();
        rest.len()
    } else {
        return None;
    };
    Some((reply, end + 4 + length))
}

/// The body in chunks and its length with all framing, if it is complete.
fn chunks(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let (mut body, mut at) = (Vec::new(), 0);
    loop {
        let rest = bytes.get(at..)?;
        let line = rest.windows(2).position(|window| window == b"\r\n")?;
        let size = std::str::from_utf8(rest.get(..line)?).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        at += line + 2;
        if size == 0 {
            let rest = bytes.get(at..)?;
            if rest.starts_with(b"\r\n") {
                return Some((body, at + 2));
            }
            let end = rest.windows(4).position(|window| window == b"\r\n\r\n")?;
            return Some((body, at + end + 4));
        }
        body.extend(bytes.get(at..at.checked_add(size)?)?);
        at += size + 2;
    }
}

const PAUSE: Duration = Duration::from_millis(60);
const PATIENCE_FOR_FURTHER_REPLIES: Duration = Duration::from_millis(700);
const LONGEST_REPLY: usize = 4 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(bytes: &str) -> Option<(u16, String, usize)> {
        let (reply, length) = parse(bytes.as_bytes(), false)?;
        Some((reply.status, String::from_utf8(reply.body).unwrap(), length))
    }

    #[test]
    fn a_reply_ends_where_its_framing_says() {
        let with_length = "HTTP/1.1 404 x\r\ncontent-length: 2\r\n\r\nab";
        let expected = Some((404, "ab".to_owned(), with_length.len()));
        assert_eq!(parsed(&format!("{with_length}HTTP/1.1")), expected);
        assert_eq!(parsed("HTTP/1.1 404 x\r\ncontent-length: 3\r\n\r\nab"), None);
        let chunked = "HTTP/1.1 200 x\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n";
        assert_eq!(parsed(chunked), Some((200, "ab".to_owned(), chunked.len())));
        assert_eq!(parsed("HTTP/1.1 204 x\r\n\r\nHT").map(|parts| parts.2), Some(18));
        assert_eq!(parsed("HTTP/1.1 200 x\r\n\r\nab"), None, "ends with the connection");
        let (reply, _) = parse(b"HTTP/1.1 200 x\r\n\r\nab", true).unwrap();
        assert_eq!(reply.body, b"ab");
    }
}
