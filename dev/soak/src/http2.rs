//! A client for HTTP/2.

use std::net::SocketAddr;

use anyhow::Result;
use bytes::Bytes;
use h2::client::SendRequest;
use h2::{Reason, RecvStream, SendStream};
use http::{HeaderMap, Request, Response};
use tokio::net::TcpStream;

use crate::message::{End, Form, Framing, Message};
use crate::reply::Reply;

/// A connection.
#[derive(Debug)]
pub(crate) struct Connection {
    sender: SendRequest<Bytes>,
    pub(crate) ended: bool,
}

impl Connection {
    /// # Errors
    /// The gateway does not accept it.
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = h2::client::handshake(stream).await?;
        // An error of the connection is an error of each of its streams.
        tokio::spawn(async move { drop(connection.await) });
        Ok(Self { sender, ended: false })
    }

    /// Sends a request. `None` if the client does not wait for the response, or the connection ends without one.
    ///
    /// # Errors
    /// The request cannot be expressed.
    pub(crate) async fn send(&mut self, message: &Message, form: Form) -> Result<Option<Reply>> {
        let request = request(message)?;
        let Ok(mut sender) = self.sender.clone().ready().await else {
            self.ended = true;
            return Ok(None);
        };
        let has_trailers = form.framing == Framing::Trailers && form.end == End::Response;
        let ends = message.body.is_empty() && !has_trailers && form.end != End::GoneEarly;
        let Ok((response, mut stream)) = sender.send_request(request, ends) else {
            self.ended = true;
            return Ok(None);
        };
        let sending = async {
            if !ends {
                write(&mut stream, message, form, has_trailers).await;
            }
            stream
        };
        let receiving = receive(response);
        tokio::pin!(sending, receiving);
        let reply = tokio::select! {
            biased;
            mut stream = &mut sending => match form.end {
                End::Response => receiving.await,
                End::Gone(pause) => {
                    tokio::time::sleep(pause).await;
                    stream.send_reset(Reason::CANCEL);
                    return Ok(None);
                }
                End::GoneEarly => {
                    stream.send_reset(Reason::CANCEL);
                    return Ok(None);
                }
            },
            reply = &mut receiving => reply,
        };
        self.ended |= reply.is_err();
        Ok(reply.ok())
    }
}

/// The gateway can have replied and reset the stream: what is left is not sent then.
async fn write(stream: &mut SendStream<Bytes>, message: &Message, form: Form, has_trailers: bool) {
    let count = if form.end == End::GoneEarly { 2 } else { form.parts };
    let size = message.body.len().div_ceil(count).max(1);
    let parts: Vec<&[u8]> = message.body.chunks(size).collect();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            tokio::time::sleep(form.pause).await;
            if form.end == End::GoneEarly {
                return;
            }
        }
        let ends = !has_trailers && form.end != End::GoneEarly && index + 1 == parts.len();
        if stream.send_data(Bytes::copy_from_slice(part), ends).is_err() {
            return;
        }
    }
    if has_trailers {
        let trailer = (http::HeaderName::from_static("x-sum"), http::HeaderValue::from_static("1"));
        let _sent = stream.send_trailers(HeaderMap::from_iter([trailer]));
    }
}

fn request(message: &Message) -> Result<Request<()>> {
    let mut builder = Request::builder()
        .method(message.method.as_str())
        .uri(format!("http://gateway{}", message.target));
    for (name, value) in &message.headers {
        builder = builder.header(name.as_str(), value.as_slice());
    }
    Ok(builder.body(())?)
}

async fn receive(
    response: impl Future<Output = Result<Response<RecvStream>, h2::Error>>,
) -> Result<Reply> {
    let (head, mut stream) = response.await?.into_parts();
    let mut reply = Reply { status: head.status.as_u16(), ..Reply::default() };
    for (name, value) in &head.headers {
        reply.field(name.as_str(), &String::from_utf8_lossy(value.as_bytes()));
    }
    while let Some(part) = stream.data().await {
        let part = part?;
        stream.flow_control().release_capacity(part.len())?;
        reply.body.extend_from_slice(&part);
    }
    Ok(reply)
}
