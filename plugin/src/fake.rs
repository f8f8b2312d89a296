//! A proxy for tests: it shows what it is told to show, fails what it is told to fail, and
//! remembers what it was asked.

use std::collections::BTreeMap;

use crate::host::{Field, Host, HostError, HttpCall, Level, LocalReply};

/// The proxy.
#[derive(Debug, Default)]
pub(crate) struct Fake {
    pub(crate) configuration: Vec<u8>,
    pub(crate) headers: Vec<Field>,
    pub(crate) body: Vec<u8>,
    pub(crate) properties: BTreeMap<Vec<u8>, Vec<u8>>,
    pub(crate) answer_headers: Vec<Field>,
    pub(crate) answer_body: Vec<u8>,
    /// The token of the next call.
    pub(crate) token: u32,
    /// The calls that fail, by name.
    pub(crate) failing: Vec<&'static str>,

    pub(crate) log: Vec<(Level, String)>,
    /// What became of requests, in order.
    pub(crate) deeds: Vec<Deed>,
    pub(crate) calls: Vec<Called>,
    pub(crate) tick_ms: u32,
    pub(crate) counters: BTreeMap<String, u32>,
    pub(crate) names: Vec<String>,
    pub(crate) context: u32,
    /// Details and header fields of the last answer.
    pub(crate) last_reply: (String, Vec<(String, String)>),
}

/// Something done to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Resumed(u32),
    Replied(u32, u16, String),
    Reset(u32),
}

/// A call that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Called {
    pub(crate) cluster: String,
    pub(crate) headers: Vec<Field>,
    pub(crate) timeout_ms: u32,
}

impl Fake {
    /// Whose callback runs.
    pub(crate) fn enter(&mut self, context: u32) {
        self.context = context;
    }

    fn unless_failing<T>(&self, name: &str, value: T) -> Result<T, HostError> {
        if self.failing.contains(&name) { Err(HostError::Status(10)) } else { Ok(value) }
    }
}

impl Host for Fake {
    fn log(&mut self, level: Level, line: &str) {
        self.log.push((level, line.to_owned()));
    }

    fn configuration(&mut self, size: usize) -> Result<Vec<u8>, HostError> {
        self.unless_failing("configuration", self.configuration[..size].to_vec())
    }

    fn request_headers(&mut self) -> Result<Vec<Field>, HostError> {
        self.unless_failing("request_headers", self.headers.clone())
    }

    fn request_body(&mut self, limit: usize) -> Result<Vec<u8>, HostError> {
        self.unless_failing("request_body", self.body[..limit.min(self.body.len())].to_vec())
    }

    fn property(&mut self, path: &[u8]) -> Result<Option<Vec<u8>>, HostError> {
        self.unless_failing("property", self.properties.get(path).cloned())
    }

    fn resume(&mut self) -> Result<(), HostError> {
        self.unless_failing("resume", ())?;
        self.deeds.push(Deed::Resumed(self.context));
        Ok(())
    }

    fn reply(&mut self, reply: &LocalReply<'_>) -> Result<(), HostError> {
        self.unless_failing("reply", ())?;
        let headers =
            reply.headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        self.last_reply = (reply.details.to_owned(), headers);
        let body = String::from_utf8(reply.body.to_vec()).unwrap();
        self.deeds.push(Deed::Replied(self.context, reply.status, body));
        Ok(())
    }

    fn reset(&mut self) -> Result<(), HostError> {
        self.unless_failing("reset", ())?;
        self.deeds.push(Deed::Reset(self.context));
        Ok(())
    }

    fn call(&mut self, call: &HttpCall<'_>) -> Result<u32, HostError> {
        self.unless_failing("call", ())?;
        self.calls.push(Called {
            cluster: call.cluster.to_owned(),
            headers: call.headers.iter().map(|(n, v)| (n.to_vec(), v.to_vec())).collect(),
            timeout_ms: call.timeout_ms,
        });
        self.token += 1;
        Ok(self.token)
    }

    fn call_headers(&mut self) -> Result<Vec<Field>, HostError> {
        self.unless_failing("call_headers", self.answer_headers.clone())
    }

    fn call_body(&mut self, _: usize) -> Result<Vec<u8>, HostError> {
        self.unless_failing("call_body", self.answer_body.clone())
    }

    fn switch_to(&mut self, context: u32) -> Result<(), HostError> {
        self.unless_failing("switch_to", ())?;
        self.context = context;
        Ok(())
    }

    fn tick_every(&mut self, milliseconds: u32) -> Result<(), HostError> {
        self.unless_failing("tick_every", ())?;
        self.tick_ms = milliseconds;
        Ok(())
    }

    fn counter(&mut self, name: &str) -> Result<u32, HostError> {
        self.unless_failing("counter", ())?;
        self.names.push(name.to_owned());
        Ok(self.names.len() as u32 - 1)
    }

    fn count(&mut self, counter: u32) -> Result<(), HostError> {
        self.unless_failing("count", ())?;
        *self.counters.entry(self.names[counter as usize].clone()).or_default() += 1;
        Ok(())
    }
}
