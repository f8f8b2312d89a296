//! HTTP/2: frames as the corpus has them, also those that no library sends.

use std::io;
use std::time::Duration;

use loona_hpack::Decoder;

use super::connection::Connection;
use super::corpus::{CorpusError, Framing, Names, RequestForm, Step, bytes};
use super::http1::is_timeout;
use super::reply::{End, Exchange, Reply};

/// Sends the steps on one stream, and reads its reply. `None`: the other side does not use HTTP/2.
pub(super) fn exchange(
    connection: &mut dyn Connection,
    steps: &[Step],
) -> io::Result<Option<Exchange>> {
    let mut session = Session::new(connection);
    session.start()?;
    while !session.has_settings {
        let is_first = session.frames == 0;
        match session.read_frame() {
            Ok(()) if session.frames == 1 && !session.has_settings => return Ok(None),
            Ok(()) => {}
            Err(_) if is_first => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    for step in steps {
        // The gateway can reply before it has read everything.
        if session.end.is_some() || session.send(step).is_err() {
            break;
        }
    }
    while session.end.is_none() {
        if let Err(error) = session.read_frame() {
            session.end = Some(if is_timeout(&error) { End::TimedOut } else { End::Closed });
        }
    }
    let end = session.end.unwrap_or(End::Closed);
    Ok(Some(Exchange { replies: session.reply.into_iter().collect(), end }))
}

/// The steps of a well-formed request.
pub(super) fn steps(form: &RequestForm, names: &Names) -> Result<Vec<Step>, CorpusError> {
    let body = form.body()?;
    let host = form.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("host"));
    let authority = host.map_or(&names.authority, |(_, value)| value);
    let pseudo = [
        (":method", form.method.as_str()),
        (":scheme", names.scheme),
        (":authority", authority),
        (":path", form.target.as_str()),
    ];
    let pseudo = pseudo.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let own = form.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("host"));
    let own = own.map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
    let added = names.headers.iter().filter(|(name, _)| !form.has(name)).cloned();
    let fields: Vec<_> = pseudo.into_iter().chain(own).chain(added).collect();
    let frame = |bytes: &[u8], ends| Step::Bytes(bytes.to_vec(), ends);
    let mut steps = match form.framing {
        Framing::Length if body.is_empty() => return Ok(vec![Step::LastHeaders(fields)]),
        _ => vec![Step::Headers(fields)],
    };
    match form.framing {
        Framing::Length => steps.push(frame(&body, true)),
        Framing::Chunked => steps.extend([frame(&body, false), frame(b"", true)]),
        Framing::Pieces => {
            steps.extend(body.chunks(7).map(|piece| frame(piece, false)));
            steps.push(frame(b"", true));
        }
        Framing::Slow => {
            let (first, second) = body.split_at(body.len() / 2);
            steps.extend([frame(first, false), Step::Pause(60), frame(second, true)]);
        }
        Framing::Trailers => {
            let trailers = vec![("x-probe".to_owned(), "1".to_owned())];
            steps.extend([frame(&body, false), Step::LastHeaders(trailers)]);
        }
    }
    Ok(steps)
}

/// A connection with one stream, number 1.
struct Session<'c> {
    connection: &'c mut dyn Connection,
    decoder: Decoder<'static>,
    has_settings: bool,
    /// The number of frames received.
    frames: usize,
    /// How many bytes of DATA the other side accepts on the connection and on the stream.
    windows: (i64, i64),
    /// The fields of a response that continue in the next frame, and whether they end the stream.
    fields: Option<(Vec<u8>, bool)>,
    reply: Option<Reply>,
    end: Option<End>,
}

impl<'c> Session<'c> {
    fn new(connection: &'c mut dyn Connection) -> Self {
        Self {
            connection,
            decoder: Decoder::new(),
            has_settings: false,
            frames: 0,
            windows: (65_535, 65_535),
            fields: None,
            reply: None,
            end: None,
        }
    }

    fn start(&mut self) -> io::Result<()> {
        // No table for field compression, no push, and a large window for the reply.
        let settings = [(1_u16, 0_u32), (2, 0), (4, 1 << 20)];
        let settings: Vec<u8> = settings
            .iter()
            .flat_map(|(name, value)| [&name.to_be_bytes()[..], &value.to_be_bytes()].concat())
            .collect();
        self.connection.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")?;
        self.write(SETTINGS, 0, 0, &settings)?;
        self.write(WINDOW_UPDATE, 0, 0, &(1_u32 << 20).to_be_bytes())
    }

    fn send(&mut self, step: &Step) -> io::Result<()> {
        match step {
            Step::Headers(fields) => self.write(HEADERS, END_HEADERS, 1, &encode(fields)),
            Step::LastHeaders(fields) => {
                self.write(HEADERS, END_HEADERS | END_STREAM, 1, &encode(fields))
            }
            Step::SplitHeaders(fields) => self.send_split(&encode(fields)),
            Step::Data(text) => self.send_data(text.as_bytes(), false),
            Step::LastData(text) => self.send_data(text.as_bytes(), true),
            Step::Bytes(bytes, ends) => self.send_data(bytes, *ends),
            Step::PaddedData(text) => {
                let padded = [&[9], text.as_bytes(), &[0; 9]].concat();
                self.write(DATA, PADDED | END_STREAM, 1, &padded)
            }
            Step::Pause(milliseconds) => {
                std::thread::sleep(Duration::from_millis(*milliseconds));
                Ok(())
            }
        }
    }

    fn send_split(&mut self, fields: &[u8]) -> io::Result<()> {
        self.write(HEADERS, 0, 1, &[])?;
        // Proxies limit the number of such frames.
        let size = fields.len().div_ceil(6).max(1);
        let pieces: Vec<&[u8]> = fields.chunks(size).collect();
        for (index, piece) in pieces.iter().enumerate() {
            let is_last = index + 1 == pieces.len();
            self.write(CONTINUATION, if is_last { END_HEADERS } else { 0 }, 1, piece)?;
        }
        Ok(())
    }

    fn send_data(&mut self, bytes: &[u8], ends: bool) -> io::Result<()> {
        let flag = if ends { END_STREAM } else { 0 };
        if bytes.is_empty() {
            return self.write(DATA, flag, 1, &[]);
        }
        let mut rest = bytes;
        while !rest.is_empty() && self.end.is_none() {
            let window = self.windows.0.min(self.windows.1);
            let Some(size) = usize::try_from(window).ok().filter(|size| *size > 0) else {
                self.read_frame()?;
                continue;
            };
            let (now, later) = rest.split_at(rest.len().min(size).min(16_384));
            let flag = if later.is_empty() { flag } else { 0 };
            self.write(DATA, flag, 1, now)?;
            let sent = i64::try_from(now.len()).unwrap_or(i64::MAX);
            self.windows = (self.windows.0 - sent, self.windows.1 - sent);
            rest = later;
        }
        Ok(())
    }

    fn write(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) -> io::Result<()> {
        let length = u32::try_from(payload.len()).unwrap_or(u32::MAX).to_be_bytes();
        let head = [&length[1..], &[kind, flags], &stream.to_be_bytes()].concat();
        self.connection.write_all(&[&head, payload].concat())?;
        self.connection.flush()
    }

    fn read_frame(&mut self) -> io::Result<()> {
        let mut head = [0; 9];
        self.connection.read_exact(&mut head)?;
        let [a, b, c, kind, flags, s, t, u, v] = head;
        let stream = u32::from_be_bytes([s & 0x7f, t, u, v]);
        let mut payload = vec![0; usize::try_from(u32::from_be_bytes([0, a, b, c])).unwrap_or(0)];
        if self.frames == 0 && kind != SETTINGS {
            self.frames += 1;
            return Ok(());
        }
        self.connection.read_exact(&mut payload)?;
        self.frames += 1;
        match (kind, stream) {
            (SETTINGS, 0) if flags & ACK == 0 => self.apply_settings(&payload)?,
            (PING, 0) if flags & ACK == 0 => self.write(PING, ACK, 0, &payload)?,
            (WINDOW_UPDATE, _) => self.enlarge(stream, &payload),
            (GOAWAY, _) if !is_orderly(&payload) => self.end = Some(End::Closed),
            (RST_STREAM, 1) => self.end = Some(End::Closed),
            (DATA, 1) => {
                let data = unpadded(&payload, flags, 0);
                if let Some(reply) = &mut self.reply {
                    reply.body.extend(data);
                }
                self.finish_if(flags & END_STREAM != 0);
            }
            (HEADERS, 1) => {
                let skipped = if flags & PRIORITY == 0 { 0 } else { 5 };
                let block = unpadded(&payload, flags, skipped).to_vec();
                self.fields = Some((block, flags & END_STREAM != 0));
                self.read_fields(flags)?;
            }
            (CONTINUATION, 1) => {
                if let Some((block, _)) = &mut self.fields {
                    block.extend(&payload);
                }
                self.read_fields(flags)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn apply_settings(&mut self, payload: &[u8]) -> io::Result<()> {
        for setting in payload.as_chunks::<6>().0 {
            let [a, b, c, d, e, f] = *setting;
            if u16::from_be_bytes([a, b]) == 4 {
                // The stream has sent nothing yet when the first settings arrive.
                self.windows.1 = i64::from(u32::from_be_bytes([c, d, e, f]));
            }
        }
        self.has_settings = true;
        self.write(SETTINGS, ACK, 0, &[])
    }

    fn enlarge(&mut self, stream: u32, payload: &[u8]) {
        let Ok(bytes) = <[u8; 4]>::try_from(payload) else { return };
        let more = i64::from(u32::from_be_bytes(bytes) & 0x7fff_ffff);
        match stream {
            0 => self.windows.0 += more,
            _ => self.windows.1 += more,
        }
    }

    fn read_fields(&mut self, flags: u8) -> io::Result<()> {
        if flags & END_HEADERS == 0 {
            return Ok(());
        }
        let Some((block, ends)) = self.fields.take() else { return Ok(()) };
        let fields = self.decoder.decode(&block);
        let fields = fields.map_err(|error| io::Error::other(format!("{error:?}")))?;
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let fields: Vec<_> =
            fields.into_iter().map(|(name, value)| (text(name), text(value))).collect();
        let status = fields.iter().find(|(name, _)| name == ":status");
        let status = status.and_then(|(_, status)| status.parse().ok());
        // Trailers have no status, and informational responses precede the final one.
        if let Some(status) = status.filter(|status| *status >= 200) {
            let headers = fields.into_iter().filter(|(name, _)| !name.starts_with(':')).collect();
            self.reply = Some(Reply { status, headers, body: Vec::new() });
        }
        self.finish_if(ends);
        Ok(())
    }

    fn finish_if(&mut self, ends: bool) {
        if ends {
            self.end = Some(End::Open);
        }
    }
}

/// Whether a GOAWAY lets the stream go on.
fn is_orderly(payload: &[u8]) -> bool {
    let word = |at: usize| payload.get(at..at + 4).and_then(|word| <[u8; 4]>::try_from(word).ok());
    let (last, error) = (word(0).map(u32::from_be_bytes), word(4).map(u32::from_be_bytes));
    last.is_some_and(|last| last >= 1) && error == Some(0)
}

fn unpadded(payload: &[u8], flags: u8, skipped: usize) -> &[u8] {
    let (start, padding) = match payload.first() {
        Some(padding) if flags & PADDED != 0 => (1 + skipped, usize::from(*padding)),
        _ => (skipped, 0),
    };
    payload.get(start..payload.len().saturating_sub(padding)).unwrap_or_default()
}

/// HPACK without compression: each field is a literal.
fn encode(fields: &[(String, String)]) -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in fields {
        block.push(0);
        for text in [bytes(name), bytes(value)] {
            write_length(&mut block, text.len());
            block.extend(text);
        }
    }
    block
}

/// An integer with a prefix of seven bits (RFC 7541, section 5.1).
fn write_length(block: &mut Vec<u8>, length: usize) {
    let Some(mut rest) = length.checked_sub(127) else {
        block.push(u8::try_from(length).unwrap_or(127));
        return;
    };
    block.push(127);
    while rest >= 128 {
        block.push(u8::try_from(rest % 128).unwrap_or(0) | 0x80);
        rest /= 128;
    }
    block.push(u8::try_from(rest).unwrap_or(0));
}

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
const CONTINUATION: u8 = 9;
const ACK: u8 = 1;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const PADDED: u8 = 8;
const PRIORITY: u8 = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_fields_are_read_by_a_decoder() {
        let fields: Vec<(String, String)> = [("a", 1), ("b", 126), ("c", 127), ("d", 5_000)]
            .map(|(name, length)| (name.to_owned(), "x".repeat(length)))
            .to_vec();
        let decoded = Decoder::new().decode(&encode(&fields)).unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let decoded: Vec<_> =
            decoded.into_iter().map(|(name, value)| (text(name), text(value))).collect();
        assert_eq!(decoded, fields);
    }

    #[test]
    fn padding_and_priority_are_removed() {
        assert_eq!(unpadded(b"\x02ab\0\0", PADDED, 0), b"ab");
        assert_eq!(unpadded(b"\x01pppppab\0", PADDED | PRIORITY, 5), b"ab");
        assert_eq!(unpadded(b"ab", 0, 0), b"ab");
        assert_eq!(unpadded(b"\xff", PADDED, 0), b"");
    }
}
