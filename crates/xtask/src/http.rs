//! The smallest HTTP client that can ask whether somebody answers.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// Sends a request without a body to a port of this machine and gives the status of the answer.
///
/// # Errors
/// Nobody listens, the answer takes more than two seconds, or it is not HTTP.
pub(crate) fn ask(port: u16, method: &str, target: &str) -> io::Result<u16> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let request = format!(
        "{method} {target} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes())?;
    let mut start = [0; STATUS_LINE];
    stream.read_exact(&mut start)?;
    status(&start)
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "the answer is not HTTP"))
}

fn status(line: &[u8]) -> Option<u16> {
    std::str::from_utf8(line).ok()?.strip_prefix("HTTP/1.1 ")?.parse().ok()
}

const PATIENCE: Duration = Duration::from_secs(2);
const STATUS_LINE: usize = "HTTP/1.1 200".len();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_is_read_from_the_first_line() {
        assert_eq!(status(b"HTTP/1.1 404"), Some(404));
        assert_eq!(status(b"SSH-2.0-Open"), None);
    }

    #[test]
    fn silence_is_an_error() {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        assert!(ask(port, "GET", "/").is_err());
    }
}
