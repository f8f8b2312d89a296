//! The API behind Envoy: it answers every request at once, and counts them.

use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// A server that runs until the program ends.
#[derive(Debug)]
pub(crate) struct Upstream {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

impl Upstream {
    /// # Errors
    /// There is no free port.
    pub(crate) fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let requests = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let counter = Arc::clone(&counter);
                // An error ends the connection, and Envoy answers with 503.
                thread::spawn(move || serve(&stream, &counter));
            }
        });
        Ok(Self { address, requests })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// All requests since the start.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }
}

fn serve(stream: &TcpStream, counter: &AtomicUsize) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut reader, mut writer) = (BufReader::new(stream), stream);
    while let Some(is_account) = request(&mut reader)? {
        counter.fetch_add(1, Ordering::Relaxed);
        let body = if is_account { ACCOUNT } else { "{}" };
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length";
        writer.write_all(format!("{head}: {}\r\n\r\n{body}", body.len()).as_bytes())?;
    }
    Ok(())
}

/// Reads a request: whether it reads the account; `None` at the end of the connection.
fn request(reader: &mut BufReader<&TcpStream>) -> io::Result<Option<bool>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let is_account = line.starts_with("GET /accounts/contoso?");
    let length = crate::load::content_length(reader)?;
    io::copy(&mut reader.take(length), &mut io::sink())?;
    Ok(Some(is_account))
}

const ACCOUNT: &str = r#"{"name":"contoso","tenantId":"72f988bf-86f1-41af-91ab-2d7cd011db47","serviceDetails":{"teamsOperatorConnect":{"enabled":true,"syncEnabled":true},"azureOperatorCallProtection":{"enabled":false}},"createTime":"2024-01-01T00:00:00Z","updateTime":"2024-01-01T00:00:00Z"}"#;
