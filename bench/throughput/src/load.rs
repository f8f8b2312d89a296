//! Sends the same request again and again, over some connections.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::server::Server;

/// What some requests have cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measured {
    pub(crate) requests: usize,
    pub(crate) wall: Duration,
    /// The CPU time of the server.
    pub(crate) cpu: Duration,
}

/// Sends a number of requests. Each must get 200, and no verdict may be a rejection.
pub(crate) fn run(server: &Server, request: &[u8], requests: usize) -> Result<Measured> {
    let before = server.cpu_time()?;
    let start = Instant::now();
    thread::scope(|scope| {
        let send = || converse(server, request, requests / CONNECTIONS);
        let threads: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(send)).collect();
        threads.into_iter().try_for_each(|thread| match thread.join() {
            Ok(sent) => sent,
            Err(_) => bail!("a connection failed"),
        })
    })?;
    let wall = start.elapsed();
    let requests = requests / CONNECTIONS * CONNECTIONS;
    Ok(Measured { requests, wall, cpu: server.cpu_time()?.saturating_sub(before) })
}

fn converse(server: &Server, request: &[u8], requests: usize) -> Result<()> {
    let mut stream = TcpStream::connect(server.address)?;
    stream.set_nodelay(true)?;
    let mut input = BufReader::new(stream.try_clone()?);
    let (mut line, mut body) = (String::new(), Vec::new());
    for _ in 0..requests {
        stream.write_all(request)?;
        let mut length = 0;
        let mut is_first = true;
        loop {
            line.clear();
            input.read_line(&mut line)?;
            if is_first && !line.starts_with("HTTP/1.1 200") {
                bail!("{line}");
            }
            is_first = false;
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().context("content-length")?;
            }
            if line == "\r\n" {
                break;
            }
        }
        body.resize(length, 0);
        input.read_exact(&mut body)?;
        if body.windows(16).any(|part| part == b"\"accepted\":false") {
            bail!("a request is rejected: {}", String::from_utf8_lossy(&body));
        }
    }
    Ok(())
}

const CONNECTIONS: usize = 8;
