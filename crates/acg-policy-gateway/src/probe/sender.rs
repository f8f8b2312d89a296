//! Sends single requests to a gateway, at the rate of the options.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::connection::Connector;
use super::corpus::{Form, Names, Step, bytes};
use super::error::ProbeError;
use super::options::Options;
use super::reply::{End, Exchange};
use super::report::Protocol;
use super::{http1, http2};

/// Sends requests at the rate of the options.
#[derive(Debug)]
pub(super) struct Sender {
    connector: Connector,
    names: Names,
    interval: Duration,
    /// When the next request may be sent.
    next: Mutex<Instant>,
}

impl Sender {
    pub(super) fn new(options: &Options) -> Result<Self, ProbeError> {
        let missing = format!("acgprobe{:08x}", RandomState::new().build_hasher().finish() >> 32);
        if let Some(account) = &options.account {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            if !(1..=64).contains(&account.len()) || !account.bytes().all(plain) {
                return Err(ProbeError::Account);
            }
        }
        let interval = Duration::from_secs(1).checked_div(options.rate).unwrap_or_default();
        let names = Names {
            account: options.account.clone().unwrap_or_else(|| missing.clone()),
            missing,
            authority: options.target.authority(),
            scheme: if options.target.tls { "https" } else { "http" },
            headers: options.headers.clone(),
        };
        let connector = Connector::new(options)?;
        Ok(Self { connector, names, interval, next: Mutex::new(Instant::now()) })
    }

    /// Sends a GET. `None`: the gateway does not accept HTTP/2.
    pub(super) fn get(
        &self,
        protocol: Protocol,
        target: &str,
    ) -> Result<Option<Exchange>, ProbeError> {
        self.send(&get(target)?, protocol)
    }

    /// Sends bytes over HTTP/1.1.
    pub(super) fn bytes(&self, parts: &[Vec<u8>], replies: usize) -> Result<Exchange, ProbeError> {
        self.wait();
        let connection = self.connector.open(Protocol::Http1)?;
        let Some(mut connection) = connection else { return Ok(closed()) };
        Ok(http1::exchange(&mut *connection, parts, replies).unwrap_or_else(|_| closed()))
    }

    pub(super) fn send(
        &self,
        form: &Form,
        protocol: Protocol,
    ) -> Result<Option<Exchange>, ProbeError> {
        let names = self.names.clone();
        match (form, protocol) {
            (Form::Request(form), Protocol::Http1) => {
                let parts = http1::parts(&form.filled(&names), &names)?;
                self.bytes(&parts, 1).map(Some)
            }
            (Form::Request(form), Protocol::Http2) => {
                self.steps(&http2::steps(&form.filled(&names), &names)?)
            }
            (Form::Http1(form), _) => {
                let parts: Vec<Vec<u8>> =
                    form.send.iter().map(|part| bytes(&names.fill(part))).collect();
                self.bytes(&parts, form.replies).map(Some)
            }
            (Form::Http2(steps), _) => {
                let filled: Vec<Step> =
                    steps.iter().enumerate().map(|(at, step)| fill(step, at, &names)).collect();
                self.steps(&filled)
            }
        }
    }

    fn steps(&self, steps: &[Step]) -> Result<Option<Exchange>, ProbeError> {
        self.wait();
        let Some(mut connection) = self.connector.open(Protocol::Http2)? else { return Ok(None) };
        match http2::exchange(&mut *connection, steps) {
            Ok(exchange) => Ok(exchange),
            Err(_) => Ok(Some(closed())),
        }
    }

    fn wait(&self) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let time = (*next).max(Instant::now());
        *next = time + self.interval;
        drop(next);
        thread::sleep(time.saturating_duration_since(Instant::now()));
    }
}

/// The first headers get the caller's fields.
fn fill(step: &Step, at: usize, names: &Names) -> Step {
    let fields = |fields: &[(String, String)]| {
        let mut filled = names.fill_fields(fields);
        if at == 0 {
            filled.extend(names.headers.iter().cloned());
        }
        filled
    };
    match step {
        Step::Headers(list) => Step::Headers(fields(list)),
        Step::LastHeaders(list) => Step::LastHeaders(fields(list)),
        Step::SplitHeaders(list) => Step::SplitHeaders(fields(list)),
        Step::Data(text) => Step::Data(names.fill(text)),
        Step::LastData(text) => Step::LastData(names.fill(text)),
        Step::PaddedData(text) => Step::PaddedData(names.fill(text)),
        Step::Pause(milliseconds) => Step::Pause(*milliseconds),
        Step::Bytes(bytes, ends) => Step::Bytes(bytes.clone(), *ends),
    }
}

fn closed() -> Exchange {
    Exchange { replies: Vec::new(), end: End::Closed }
}

/// The form of a GET.
pub(super) fn get(target: &str) -> Result<Form, ProbeError> {
    let form = serde_json::json!({ "request": { "method": "GET", "target": target } });
    serde_json::from_value(form).map_err(|error| ProbeError::Baseline(error.to_string()))
}

/// A GET that a gateway of the API passes.
pub(super) const ACCOUNTS: &str = "/accounts?api-version=2024-02-29";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::Target;

    #[test]
    fn several_connections_share_the_rate() {
        let mut options = Options::new(Target::read("http://127.0.0.1:1").unwrap());
        options.rate = 200;
        let (sender, start) = (Sender::new(&options).unwrap(), Instant::now());
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..5).for_each(|_| sender.wait()));
            }
        });
        // The first request is sent at once.
        assert!(start.elapsed() >= Duration::from_millis(19 * 5), "{:?}", start.elapsed());
    }
}
