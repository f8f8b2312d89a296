//! A client for HTTP/1.1 that sends exactly the given bytes.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Result;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::message::{End, Form, Message};
use crate::reply::{self, Reply};

/// A connection.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// Whether it cannot be used again.
    pub(crate) ended: bool,
}

impl Connection {
    /// # Errors
    /// The gateway does not accept it.
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::new(), ended: false })
    }

    /// Sends a request. `None` if the client does not wait for the response, or the connection ends without one.
    ///
    /// # Errors
    /// The response is malformed.
    pub(crate) async fn send(&mut self, message: &Message, form: Form) -> Result<Option<Reply>> {
        let bytes = message.to_bytes(form.framing);
        self.ended |= !form.keeps_connection(message);
        match form.end {
            End::Response => self.exchange(&bytes, form.parts, form.pause, message).await,
            End::Gone(pause) => {
                self.stream.write_all(&bytes).await?;
                tokio::time::sleep(pause).await;
                Ok(None)
            }
            End::GoneEarly => {
                let sent = bytes.len() - message.body.len().div_ceil(2) - 8;
                self.stream.write_all(bytes.get(..sent).unwrap_or_default()).await?;
                tokio::time::sleep(form.pause).await;
                Ok(None)
            }
        }
    }

    /// Sends several requests at once, and reads as many responses.
    ///
    /// # Errors
    /// A response is missing or malformed.
    pub(crate) async fn send_together(&mut self, bytes: &[u8]) -> Result<()> {
        Ok(self.stream.write_all(bytes).await?)
    }

    /// Reads a response; `None` if the connection has ended.
    ///
    /// # Errors
    /// The response is malformed.
    pub(crate) async fn next(&mut self) -> Result<Option<Reply>> {
        let reply = reply::read(&mut self.stream, &mut self.buffer, false).await?;
        self.ended |= reply.as_ref().is_none_or(|reply| reply.closes);
        Ok(reply)
    }

    async fn exchange(
        &mut self,
        bytes: &[u8],
        parts: usize,
        pause: Duration,
        message: &Message,
    ) -> Result<Option<Reply>> {
        let is_head = message.method == "HEAD";
        let (mut reader, mut writer) = self.stream.split();
        let sending = async {
            for (index, part) in bytes.chunks(bytes.len().div_ceil(parts)).enumerate() {
                if index > 0 {
                    tokio::time::sleep(pause).await;
                }
                // The gateway can reply, and close the connection, before it has read everything.
                if writer.write_all(part).await.is_err() {
                    return false;
                }
            }
            true
        };
        let receiving = reply::read(&mut reader, &mut self.buffer, is_head);
        tokio::pin!(sending, receiving);
        let (reply, is_sent) = tokio::select! {
            biased;
            is_sent = &mut sending => (receiving.await, is_sent),
            reply = &mut receiving => (reply, false),
        };
        // A reset is the end of the connection.
        let reply = reply.or_else(|error| if is_reset(&error) { Ok(None) } else { Err(error) })?;
        self.ended |= !is_sent || reply.as_ref().is_none_or(|reply| reply.closes);
        Ok(reply)
    }
}

fn is_reset(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some()
}
