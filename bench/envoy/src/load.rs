//! Sends requests over HTTP/1.1 on a fixed number of connections, the next one when the response is complete.

use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::thread;

use anyhow::{Context as _, Result, anyhow, ensure};

/// Connections to one Envoy, which stay open: opening them would be part of what is measured.
#[derive(Debug)]
pub(crate) struct Client {
    connections: Vec<BufReader<TcpStream>>,
}

impl Client {
    /// # Errors
    /// Envoy does not accept a connection.
    pub(crate) fn connect(to: SocketAddr) -> io::Result<Self> {
        let connections = (0..CONNECTIONS).map(|_| {
            let stream = TcpStream::connect(to)?;
            stream.set_nodelay(true)?;
            Ok(BufReader::new(stream))
        });
        Ok(Self { connections: connections.collect::<io::Result<_>>()? })
    }

    /// Sends a request at least that many times, and checks the status of each response.
    ///
    /// # Errors
    /// A response has another status, or Envoy ends a connection.
    pub(crate) fn send(&mut self, request: &[u8], status: u16, times: usize) -> Result<()> {
        let share = times.div_ceil(CONNECTIONS);
        thread::scope(|scope| {
            let jobs: Vec<_> = self
                .connections
                .iter_mut()
                .map(|connection| {
                    scope.spawn(move || send_in_turn(connection, request, status, share))
                })
                .collect();
            let stopped = || Err(anyhow!("a connection stopped"));
            jobs.into_iter().try_for_each(|job| job.join().unwrap_or_else(|_| stopped()))
        })
    }
}

fn send_in_turn(
    connection: &mut BufReader<TcpStream>,
    request: &[u8],
    status: u16,
    times: usize,
) -> Result<()> {
    for _ in 0..times {
        connection.get_mut().write_all(request)?;
        let found = response(connection).context("no response")?;
        ensure!(found == status, "expected the status {status}, found {found}");
    }
    Ok(())
}

/// Reads a response: its status.
fn response(reader: &mut BufReader<TcpStream>) -> io::Result<u16> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
    let length = content_length(reader)?;
    io::copy(&mut reader.take(length), &mut io::sink())?;
    status.ok_or_else(|| io::Error::other("a response without a status"))
}

/// Reads header fields up to the empty line: the length of the body.
pub(crate) fn content_length(reader: &mut impl BufRead) -> io::Result<u64> {
    let (mut line, mut length) = (String::new(), 0);
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match line.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
            Some((name, _)) if name.eq_ignore_ascii_case("transfer-encoding") => {
                return Err(io::Error::other("a message without a length"));
            }
            Some(_) => {}
            None => return Ok(length),
        }
    }
}

/// Enough to keep one worker busy.
const CONNECTIONS: usize = 4;
