//! A client that costs little: HTTP/1.1 on one connection, without a library.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

pub(crate) struct Client(BufReader<TcpStream>);

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    pub(crate) fn get(&mut self, target: &str) -> (u16, Vec<u8>) {
        self.send("GET", target, "")
    }

    pub(crate) fn put(&mut self, target: &str, body: &str) -> (u16, Vec<u8>) {
        self.send("PUT", target, body)
    }

    pub(crate) fn post(&mut self, target: &str, body: &str) -> (u16, Vec<u8>) {
        self.send("POST", target, body)
    }

    fn send(&mut self, method: &str, target: &str, body: &str) -> (u16, Vec<u8>) {
        let separator = if target.contains('?') { '&' } else { '?' };
        let request = format!(
            "{method} {target}{separator}api-version=2024-02-29 HTTP/1.1\r\nhost: localhost\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
        let status = self.line().get(9..12).unwrap().parse().unwrap();
        let mut length = 0;
        loop {
            let line = self.line();
            match line.split_once(": ") {
                Some(("content-length", value)) => length = value.trim().parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        (status, body)
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        line
    }
}
