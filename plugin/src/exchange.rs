//! The state machine of one request. It makes no host call: each step returns what the filter does
//! next.
//!
//! A request ends with its header fields, its body or its trailers; all three lead to
//! [`Exchange::finish`]. After a request has passed or was refused, no later part changes that.

use std::fmt;

use acg_policy::{
    AccountState, Begin, Head, Header, Outcome, Pending, Question, Report, Validator,
};

use crate::abi::{HeaderField, HostError};

/// Reads the buffered part of the request body, up to a number of bytes.
pub(crate) type ReadBody<'a> = &'a mut dyn FnMut(usize) -> Result<Vec<u8>, HostError>;

/// One request.
#[derive(Debug, Default)]
pub(crate) struct Exchange {
    stage: Stage,
    /// The values of the caller's `Authorization`, for the lookup of the account.
    credentials: Vec<Vec<u8>>,
    /// The size of the body so far, as the proxy has reported it.
    buffered: usize,
}

/// What the filter does next.
#[derive(Debug)]
pub(crate) enum Next {
    /// The request passes without a verdict, because it is outside the API, or has passed before.
    Pass,
    /// The request stays paused.
    Wait,
    /// The request passes.
    Accept(Report),
    /// The request is refused with a local reply.
    Refuse(Report),
    /// The verdict needs the account: [`Exchange::account`].
    LookUpAccount,
    /// The request cannot be validated, and gets a local reply with a server error.
    Fail(InternalError),
}

/// Why a request cannot be validated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InternalError {
    /// The proxy did not return the header fields.
    Headers(HostError),
    /// The method or the path is missing or repeated.
    PseudoHeaders,
    /// The proxy did not return the body.
    Body(HostError),
    /// The proxy returned a body of another size than it had reported.
    BodySize,
    /// A body or trailers arrived before the header fields.
    Order,
    /// There is no configuration.
    NoConfiguration,
    /// No part of the body arrived in time.
    NoBody,
    /// The proxy did not resume the request.
    Resume(HostError),
}

#[derive(Debug, Default)]
enum Stage {
    #[default]
    Headers,
    Body(Pending),
    Account(Question),
    Passed,
    Refused,
}

impl Exchange {
    /// The header fields have arrived. Without a validator no request passes.
    pub(crate) fn headers(
        &mut self,
        fields: Result<Vec<HeaderField>, HostError>,
        end_of_stream: bool,
        validator: Option<&Validator>,
    ) -> Next {
        match self.stage {
            Stage::Headers => {}
            Stage::Passed => return Next::Pass,
            Stage::Body(_) | Stage::Account(_) | Stage::Refused => return Next::Wait,
        }
        let Some(validator) = validator else { return self.fail(InternalError::NoConfiguration) };
        let fields = match fields {
            Ok(fields) => fields,
            Err(error) => return self.fail(InternalError::Headers(error)),
        };
        let Some(head) = RequestHead::read(&fields) else {
            return self.fail(InternalError::PseudoHeaders);
        };
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
                if end_of_stream { self.finish(&mut |_| Ok(Vec::new())) } else { Next::Wait }
            }
        }
    }

    /// A part of the body has arrived; `buffered` bytes in total.
    pub(crate) fn body(
        &mut self,
        buffered: usize,
        end_of_stream: bool,
        read: ReadBody<'_>,
    ) -> Next {
        self.buffered = self.buffered.max(buffered);
        match &self.stage {
            Stage::Body(pending) if self.buffered > pending.max_body_bytes() => self.too_large(),
            Stage::Body(_) if end_of_stream => self.finish(read),
            _ => self.unchanged(),
        }
    }

    /// The trailers have arrived. They end the request, and no earlier part was its end.
    pub(crate) fn trailers(&mut self, read: ReadBody<'_>) -> Next {
        match self.stage {
            Stage::Body(_) => self.finish(read),
            _ => self.unchanged(),
        }
    }

    /// The account to look up, and the caller's credentials for the lookup.
    pub(crate) fn account(&self) -> Option<(&str, &[Vec<u8>])> {
        match &self.stage {
            Stage::Account(question) => Some((question.account(), &self.credentials)),
            _ => None,
        }
    }

    /// The lookup has ended with `state`.
    pub(crate) fn account_state(&mut self, state: &AccountState) -> Next {
        match std::mem::replace(&mut self.stage, Stage::Refused) {
            Stage::Account(question) => self.decide(question.answer(state)),
            other => {
                self.stage = other;
                Next::Wait
            }
        }
    }

    /// Refuses the request because it cannot be validated.
    pub(crate) fn fail(&mut self, error: InternalError) -> Next {
        self.stage = Stage::Refused;
        Next::Fail(error)
    }

    /// Whether the request needs a body of which no byte has arrived.
    pub(crate) fn awaits_body(&self) -> bool {
        matches!(self.stage, Stage::Body(_)) && self.buffered == 0
    }

    fn finish(&mut self, read: ReadBody<'_>) -> Next {
        let Stage::Body(pending) = std::mem::replace(&mut self.stage, Stage::Refused) else {
            return Next::Fail(InternalError::Order);
        };
        // Without a body a proxy has no buffer; reading it would return an error.
        let body = if self.buffered == 0 { Ok(Vec::new()) } else { read(self.buffered) };
        let body = match body {
            Ok(body) if body.len() == self.buffered => body,
            Ok(_) => return Next::Fail(InternalError::BodySize),
            Err(error) => return Next::Fail(InternalError::Body(error)),
        };
        match pending.finish(&body) {
            Outcome::Decided(report) => self.decide(report),
            Outcome::NeedsAccount(question) => {
                self.stage = Stage::Account(question);
                Next::LookUpAccount
            }
        }
    }

    fn too_large(&mut self) -> Next {
        match std::mem::replace(&mut self.stage, Stage::Refused) {
            Stage::Body(pending) => Next::Refuse(pending.too_large()),
            _ => Next::Fail(InternalError::Order),
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

    fn unchanged(&mut self) -> Next {
        match self.stage {
            Stage::Passed => Next::Pass,
            Stage::Headers => self.fail(InternalError::Order),
            Stage::Body(_) | Stage::Account(_) | Stage::Refused => Next::Wait,
        }
    }
}

impl fmt::Display for InternalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Headers(error) => write!(f, "cannot read the header fields: {error}"),
            Self::PseudoHeaders => f.write_str("`:method` or `:path` is missing or repeated"),
            Self::Body(error) => write!(f, "cannot read the body: {error}"),
            Self::BodySize => f.write_str("the proxy returned a body of another size than reported"),
            Self::Order => f.write_str("a body or trailers arrived before the header fields"),
            Self::NoConfiguration => f.write_str("the filter has no configuration"),
            Self::NoBody => f.write_str(
                "no part of the body arrived in time; the client is slow, or the configuration of the filter lacks `allow_on_headers_stop_iteration: true`",
            ),
            Self::Resume(error) => write!(f, "cannot resume the request: {error}"),
        }
    }
}

/// The header fields of a request, with the pseudo-header fields apart.
struct RequestHead<'f> {
    method: &'f [u8],
    path: &'f [u8],
    headers: Vec<Header<'f>>,
}

impl<'f> RequestHead<'f> {
    /// `None` unless there is one method and one path. Only `CONNECT` has no path.
    fn read(fields: &'f [HeaderField]) -> Option<Self> {
        let (pseudo, headers): (Vec<Header<'f>>, Vec<Header<'f>>) = fields
            .iter()
            .map(|(name, value)| (name.as_slice(), value.as_slice()))
            .partition(|(name, _)| name.starts_with(b":"));
        // The first value, and whether there are more.
        let values = |wanted: &[u8]| {
            let mut values =
                pseudo.iter().filter(|(name, _)| *name == wanted).map(|(_, value)| *value);
            (values.next(), values.next().is_some())
        };
        match (values(b":method"), values(b":path")) {
            ((Some(method), false), (Some(path), false)) => Some(Self { method, path, headers }),
            ((Some(b"CONNECT"), false), (None, _)) => {
                Some(Self { method: b"CONNECT", path: b"", headers })
            }
            _ => None,
        }
    }

    fn credentials(&self) -> Vec<Vec<u8>> {
        let authorization =
            self.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(b"authorization"));
        authorization.map(|(_, value)| value.to_vec()).collect()
    }
}
