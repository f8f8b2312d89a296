//! The smallest HTTP client that can ask whether somebody answers.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// Everything after the head, as it came.
    pub(crate) body: String,
}

/// Asks a port of this machine with GET.
///
/// # Errors
/// As for [`send`].
pub(crate) fn get(port: u16, target: &str) -> io::Result<Answer> {
    send(port, "GET", target, None)
}

/// Sends a request to a port of this machine, with JSON when there is a body.
///
/// # Errors
/// Nobody listens, the other side is silent for two seconds, or what comes back is not HTTP.
pub(crate) fn send(
    port: u16,
    method: &str,
    target: &str,
    body: Option<&str>,
) -> io::Result<Answer> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut request =
        format!("{method} {target} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\n");
    if let Some(body) = body {
        let length = body.len();
        request += &format!("content-type: application/json\r\ncontent-length: {length}\r\n");
    }
    request += "\r\n";
    request += body.unwrap_or_default();
    stream.write_all(request.as_bytes())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    answer(&String::from_utf8_lossy(&bytes))
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "the answer is not HTTP"))
}

fn answer(text: &str) -> Option<Answer> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.strip_prefix("HTTP/1.1 ")?.split([' ', '\r']).next()?.parse().ok()?;
    Some(Answer { status, body: body.to_owned() })
}

const PATIENCE: Duration = Duration::from_secs(2);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_is_read_from_the_first_line() {
        let answer = answer("HTTP/1.1 404 Not Found\r\na: b\r\n\r\nno\r\n\r\nway");
        let answer = answer.unwrap();
        assert_eq!((answer.status, answer.body.as_str()), (404, "no\r\n\r\nway"));
        assert!(super::answer("SSH-2.0-Open\r\n\r\n").is_none());
    }

    #[test]
    fn silence_is_an_error() {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        assert!(get(port, "/").is_err());
    }
}
