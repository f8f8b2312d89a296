//! A response, and how it is read from an HTTP/1.1 connection.

use anyhow::{Context as _, Result};
use tokio::io::{AsyncRead, AsyncReadExt as _};

/// A response of the gateway.
#[derive(Clone, Default)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// `x-acg-policy-verdict`.
    pub(crate) verdict: Option<String>,
    /// Whether Envoy has received it from the API.
    pub(crate) from_api: bool,
    pub(crate) body: Vec<u8>,
    /// Whether the connection ends after it.
    pub(crate) closes: bool,
}

impl std::fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { status, verdict, from_api, body, closes } = self;
        let body: String = String::from_utf8_lossy(body).chars().take(200).collect();
        write!(
            formatter,
            "{status} {verdict:?} {body:?} (from the API: {from_api}, closes: {closes})"
        )
    }
}

impl Reply {
    /// Takes what is needed of a header field.
    pub(crate) fn field(&mut self, name: &str, value: &str) {
        match name {
            "x-acg-policy-verdict" => self.verdict = Some(value.to_owned()),
            "x-envoy-upstream-service-time" => self.from_api = true,
            "connection" => self.closes |= value.eq_ignore_ascii_case("close"),
            _ => {}
        }
    }
}

/// Reads one final response; informational ones (1xx) are skipped. `None` if the connection ends before its first byte.
///
/// # Errors
/// The connection ends within a response, or the response is malformed.
pub(crate) async fn read(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut Vec<u8>,
    is_head: bool,
) -> Result<Option<Reply>> {
    let mut part = vec![0; 16_384];
    loop {
        if let Some((reply, used)) = parse(buffer, is_head)? {
            buffer.drain(..used);
            if reply.status >= 200 {
                return Ok(Some(reply));
            }
            continue;
        }
        let count = stream.read(&mut part).await?;
        if count == 0 {
            anyhow::ensure!(buffer.is_empty(), "the connection ended within a response");
            return Ok(None);
        }
        buffer.extend_from_slice(part.get(..count).unwrap_or_default());
    }
}

/// A complete response and its length.
fn parse(bytes: &[u8], is_head: bool) -> Result<Option<(Reply, usize)>> {
    let Some(end) = find(bytes, b"\r\n\r\n") else { return Ok(None) };
    let (head, rest) = bytes.split_at(end + 4);
    let head = String::from_utf8_lossy(head);
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let mut reply =
        Reply { status: status.context("a malformed status line")?, ..Reply::default() };
    let (mut length, mut is_chunked) = (0, false);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let (name, value) = (name.to_ascii_lowercase(), value.trim());
        match name.as_str() {
            "content-length" => length = value.parse()?,
            "transfer-encoding" => is_chunked = true,
            _ => reply.field(&name, value),
        }
    }
    let has_no_body = is_head || reply.status < 200 || matches!(reply.status, 204 | 304);
    if has_no_body {
        return Ok(Some((reply, end + 4)));
    }
    if is_chunked {
        let Some((body, used)) = chunks(rest)? else { return Ok(None) };
        reply.body = body;
        return Ok(Some((reply, end + 4 + used)));
    }
    let Some(body) = rest.get(..length) else { return Ok(None) };
    reply.body = body.to_vec();
    Ok(Some((reply, end + 4 + length)))
}

/// The content of chunks without trailers, and the length of all.
fn chunks(bytes: &[u8]) -> Result<Option<(Vec<u8>, usize)>> {
    let (mut body, mut at) = (Vec::new(), 0);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(line) = find(rest, b"\r\n") else { return Ok(None) };
        let size = String::from_utf8_lossy(rest.get(..line).unwrap_or_default()).into_owned();
        let size = usize::from_str_radix(&size, 16).context("a malformed chunk")?;
        let Some(chunk) = rest.get(line + 2..line + 4 + size) else { return Ok(None) };
        at += line + 4 + size;
        if size == 0 {
            return Ok(Some((body, at)));
        }
        body.extend_from_slice(chunk.get(..size).unwrap_or_default());
    }
}

fn find(bytes: &[u8], text: &[u8]) -> Option<usize> {
    bytes.windows(text.len()).position(|window| window == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read_all(bytes: &[u8]) -> Vec<Reply> {
        let (mut stream, mut buffer, mut replies) = (bytes, Vec::new(), Vec::new());
        while let Some(reply) = read(&mut stream, &mut buffer, false).await.unwrap() {
            replies.push(reply);
        }
        replies
    }

    #[tokio::test]
    async fn responses_of_a_connection_are_separated() {
        let replies = read_all(
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 Bad Request\r\nX-Acg-Policy-Verdict: rejected 400\r\n\
              content-length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n\
              2\r\nab\r\n0\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
        )
        .await;
        let statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
        assert_eq!(statuses, [400, 200, 204]);
        assert_eq!(replies[0].verdict.as_deref(), Some("rejected 400"));
        assert_eq!((replies[1].body.as_slice(), replies[1].closes), (&b"ab"[..], true));
    }
}
