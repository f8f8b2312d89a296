//! The way of one request through the filter. Nothing is called from here: each step says what is
//! to happen next, and the filter makes the proxy do it.
//!
//! A request ends in its header, in its body or in trailers; all three lead to [`Exchange::finish`].
//! Once it has passed or was refused, no later part changes that.

use std::fmt;

use acg_policy::{
    AccountState, Begin, Head, Header, Outcome, Pending, Question, Report, Validator,
};

use crate::host::{Field, HostError};

/// Brings what has been gathered of the body, up to so many bytes.
pub(crate) type ReadBody<'a> = &'a mut dyn FnMut(usize) -> Result<Vec<u8>, HostError>;

/// One request.
#[derive(Debug, Default)]
pub(crate) struct Exchange {
    stage: Stage,
    /// The caller's own `Authorization`, for the lookup of the account.
    credentials: Vec<Vec<u8>>,
    /// How much of the body the proxy has announced.
    announced: usize,
}

/// What is to happen next.
#[derive(Debug)]
pub(crate) enum Next {
    /// The request goes on, or went on before: it is none of our business, or accepted.
    Pass,
    /// The request is held back.
    Wait,
    /// The request goes on.
    Accept(Report),
    /// The request is answered in place of the upstream.
    Refuse(Report),
    /// The account is to be looked up: [`Exchange::account`].
    Ask,
    /// The request cannot be judged, and is answered as a fault of the gateway.
    Fail(Trouble),
}

/// Why a request cannot be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The proxy did not hand over the header.
    Header(HostError),
    /// The header has no single method, or more than one path.
    PseudoHeaders,
    /// The proxy did not hand over the body.
    Body(HostError),
    /// The proxy handed over another number of bytes than it had announced.
    BodyLength,
    /// A part of the request came before its header.
    Order,
    /// There is no configuration to judge by.
    NoConfiguration,
    /// The body has not begun to come in time.
    NoBody,
    /// The proxy does not let the request go on.
    Resume(HostError),
}

#[derive(Debug, Default)]
enum Stage {
    #[default]
    Header,
    Body(Pending),
    Account(Question),
    Passed,
    Refused,
}

impl Exchange {
    /// The header is here. `ends` when nothing comes after it. Without a validator nothing passes.
    pub(crate) fn header(
        &mut self,
        fields: Result<Vec<Field>, HostError>,
        ends: bool,
        validator: Option<&Validator>,
    ) -> Next {
        match self.stage {
            Stage::Header => {}
            Stage::Passed => return Next::Pass,
            Stage::Body(_) | Stage::Account(_) | Stage::Refused => return Next::Wait,
        }
        let Some(validator) = validator else { return self.fail(Trouble::NoConfiguration) };
        let fields = match fields {
            Ok(fields) => fields,
            Err(error) => return self.fail(Trouble::Header(error)),
        };
        let Some(head) = Parts::of(&fields) else { return self.fail(Trouble::PseudoHeaders) };
        match validator.begin(&Head {
            method: head.method,
            target: head.path,
            headers: &head.headers,
        }) {
            Begin::OutsideApi => {
                self.stage = Stage::Passed;
                Next::Pass
            }
            Begin::Decided(report) => self.decide(report),
            Begin::NeedsBody(pending) => {
                self.credentials = head.credentials();
                self.stage = Stage::Body(pending);
                if ends { self.finish(&mut |_| Ok(Vec::new())) } else { Next::Wait }
            }
        }
    }

    /// A part of the body is here: `gathered` bytes so far. `ends` when nothing comes after it.
    pub(crate) fn body(&mut self, gathered: usize, ends: bool, read: ReadBody<'_>) -> Next {
        self.announced = self.announced.max(gathered);
        match &self.stage {
            Stage::Body(pending) if self.announced > pending.max_body_bytes() => self.too_large(),
            Stage::Body(_) if ends => self.finish(read),
            _ => self.hold(),
        }
    }

    /// The trailers are here: nothing comes after them, and nothing before them said so.
    pub(crate) fn trailers(&mut self, read: ReadBody<'_>) -> Next {
        match self.stage {
            Stage::Body(_) => self.finish(read),
            _ => self.hold(),
        }
    }

    /// The account to look up, and the caller's credentials to do it with.
    pub(crate) fn account(&self) -> Option<(&str, &[Vec<u8>])> {
        match &self.stage {
            Stage::Account(question) => Some((question.account(), &self.credentials)),
            _ => None,
        }
    }

    /// What the lookup found.
    pub(crate) fn answer(&mut self, state: &AccountState) -> Next {
        match std::mem::replace(&mut self.stage, Stage::Refused) {
            Stage::Account(question) => self.decide(question.answer(state)),
            other => {
                self.stage = other;
                Next::Wait
            }
        }
    }

    /// Gives up on a request: it must not go on.
    pub(crate) fn fail(&mut self, trouble: Trouble) -> Next {
        self.stage = Stage::Refused;
        Next::Fail(trouble)
    }

    /// Whether not one byte of a body has come that should.
    pub(crate) fn awaits_body(&self) -> bool {
        matches!(self.stage, Stage::Body(_)) && self.announced == 0
    }

    fn finish(&mut self, read: ReadBody<'_>) -> Next {
        let Stage::Body(pending) = std::mem::replace(&mut self.stage, Stage::Refused) else {
            return Next::Fail(Trouble::Order);
        };
        // A proxy has no buffer, and says so in its own way, for a body that never began.
        let gathered = if self.announced == 0 { Ok(Vec::new()) } else { read(self.announced) };
        let body = match gathered {
            Ok(body) if body.len() == self.announced => body,
            Ok(_) => return Next::Fail(Trouble::BodyLength),
            Err(error) => return Next::Fail(Trouble::Body(error)),
        };
        match pending.finish(&body) {
            Outcome::Decided(report) => self.decide(report),
            Outcome::NeedsAccount(question) => {
                self.stage = Stage::Account(question);
                Next::Ask
            }
        }
    }

    fn too_large(&mut self) -> Next {
        match std::mem::replace(&mut self.stage, Stage::Refused) {
            Stage::Body(pending) => Next::Refuse(pending.too_large()),
            _ => Next::Fail(Trouble::Order),
        }
    }

    fn decide(&mut self, report: Report) -> Next {
        if report.is_accepted() {
            self.stage = Stage::Passed;
            Next::Accept(report)
        } else {
            self.stage = Stage::Refused;
            Next::Refuse(report)
        }
    }

    fn hold(&mut self) -> Next {
        match self.stage {
            Stage::Passed => Next::Pass,
            Stage::Header => self.fail(Trouble::Order),
            Stage::Body(_) | Stage::Account(_) | Stage::Refused => Next::Wait,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(error) => write!(f, "the proxy did not give the header: {error}"),
            Self::PseudoHeaders => f.write_str("the header has no single method and path"),
            Self::Body(error) => write!(f, "the proxy did not give the body: {error}"),
            Self::BodyLength => f.write_str("the proxy gave a body of another length than it had announced"),
            Self::Order => f.write_str("a part of the request came before its header"),
            Self::NoConfiguration => f.write_str("there is no configuration"),
            Self::NoBody => f.write_str(
                "no body came: the caller is slow, or the filter's configuration lacks `allow_on_headers_stop_iteration: true`",
            ),
            Self::Resume(error) => write!(f, "the proxy does not let the request go on: {error}"),
        }
    }
}

/// A header with its pseudo-headers apart.
struct Parts<'f> {
    method: &'f [u8],
    path: &'f [u8],
    headers: Vec<Header<'f>>,
}

impl<'f> Parts<'f> {
    /// `None` unless there is one method and at most one path; only `CONNECT` has no path.
    fn of(fields: &'f [Field]) -> Option<Self> {
        let (pseudo, headers): (Vec<Header<'f>>, Vec<Header<'f>>) = fields
            .iter()
            .map(|(name, value)| (name.as_slice(), value.as_slice()))
            .partition(|(name, _)| name.starts_with(b":"));
        let one = |wanted: &[u8]| {
            let mut values =
                pseudo.iter().filter(|(name, _)| *name == wanted).map(|(_, value)| *value);
            (values.next(), values.next().is_some())
        };
        match (one(b":method"), one(b":path")) {
            ((Some(method), false), (Some(path), false)) => Some(Self { method, path, headers }),
            ((Some(b"CONNECT"), false), (None, _)) => {
                Some(Self { method: b"CONNECT", path: b"", headers })
            }
            _ => None,
        }
    }

    fn credentials(&self) -> Vec<Vec<u8>> {
        let own =
            self.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(b"authorization"));
        own.map(|(_, value)| value.to_vec()).collect()
    }
}
