//! The state machine of one request. It makes no host call: each step returns what the filter does
//! next.
//!
//! A request ends with its header fields, its body or its trailers, and is decided then, or by its header fields before. After a
//! request has passed or was refused, no later part changes that.
//!
//! If rules are observed, an [`Observation`] has the verdict by all rules. If every rule is, the parts
//! of a request pass as they arrive, and the observation copies them.

use std::rc::Rc;

use acg_policy::{AccountState, Begin, Finish, Head, Pending, Question, Report, Validator};
use acg_policy_wire::ObservedRules;

use crate::abi::HostError;
use crate::config::{Partly, Validation};
pub(crate) use crate::failure::InternalError;
use crate::head::RequestHead;
use crate::lookup::WrittenAccount;
use crate::observation::Observation;

/// Reads the buffered part of the request body, up to a number of bytes.
pub(crate) type ReadBody<'a> = &'a mut dyn FnMut(usize) -> Result<Vec<u8>, HostError>;

/// One request.
#[derive(Debug, Default)]
pub(crate) struct Exchange {
    stage: Stage,
    /// The account that the request creates, replaces or deletes.
    write: Option<WrittenAccount>,
    /// The size of the body so far, as the proxy has reported it.
    buffered: usize,
    /// The verdict by all rules, if some of them are observed.
    observation: Option<Box<Observation>>,
    /// Rules whose errors do not refuse the request.
    observed_rules: Option<Rc<ObservedRules>>,
    /// Whether the request is never refused.
    is_observed: bool,
}

/// What the filter does next.
#[derive(Debug)]
pub(crate) enum Next {
    /// The request passes without a verdict, because it is outside the API, or has passed before.
    Pass,
    /// The request passes without a verdict, because it is outside the API; but its path resembles one
    /// of the API, as the warnings say.
    PassUnchecked(Report),
    /// The request stays paused.
    Wait,
    /// The header fields pass, and the body is held back.
    Forward,
    /// The request passes.
    Accept(Report),
    /// The request is refused with a local reply.
    Refuse(Report),
    /// The verdict needs the account: [`Exchange::account`].
    LookUpAccount,
    /// The request cannot be validated, and gets a local reply with a server error.
    Fail(InternalError),
    /// The request passes, and is observed.
    Observe,
    /// The request cannot be validated, and passes, because every rule is observed.
    PassUnvalidated(InternalError),
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
    /// The header fields have arrived. Without a configuration no request passes.
    pub(crate) fn headers(
        &mut self,
        encoded: Result<&[u8], HostError>,
        end_of_stream: bool,
        validation: Option<&Validation>,
    ) -> Next {
        match self.stage {
            Stage::Headers => {}
            Stage::Passed => return Next::Pass,
            Stage::Body(_) | Stage::Account(_) | Stage::Refused => return Next::Wait,
        }
        let Some(validation) = validation else {
            return self.fail(InternalError::NoConfiguration);
        };
        self.is_observed = matches!(validation, Validation::Observe(_));
        let decoded = encoded.map_err(InternalError::Headers).and_then(RequestHead::decode);
        let RequestHead { method, path: target, headers } = match decoded {
            Ok(head) => head,
            Err(error) => return self.fail(error),
        };
        let head = Head { method, target, headers: &headers };
        match validation {
            Validation::Enforce(validator) => self.begin(validator, &head, end_of_stream),
            Validation::Observe(validator) => self.begin_observed(validator, &head, end_of_stream),
            Validation::Partly(Partly { enforced, observed, rules }) => {
                self.observation = Observation::begin(observed, &head).ok().map(Box::new);
                self.observed_rules = Some(Rc::clone(rules));
                self.begin(enforced, &head, end_of_stream)
            }
        }
    }

    fn begin(&mut self, validator: &Validator, head: &Head<'_>, end_of_stream: bool) -> Next {
        let begin =
            if end_of_stream { validator.begin_without_body(head) } else { validator.begin(head) };
        match begin {
            Begin::OutsideApi(report) => {
                self.stage = Stage::Passed;
                outside(report)
            }
            Begin::Decided(report) => {
                self.write = WrittenAccount::any(head.method);
                if let Some(observation) = self.observation.as_mut().filter(|_| end_of_stream) {
                    observation.finish(b"");
                }
                self.decide(report)
            }
            Begin::NeedsBody(pending) => {
                self.write = WrittenAccount::of(&pending);
                if end_of_stream {
                    return self.finish_with(pending, b"");
                }
                self.stage = Stage::Body(pending);
                Next::Wait
            }
        }
    }

    fn begin_observed(
        &mut self,
        validator: &Validator,
        head: &Head<'_>,
        end_of_stream: bool,
    ) -> Next {
        self.stage = Stage::Passed;
        match Observation::begin(validator, head) {
            Err(report) => return outside(report),
            Ok(mut observation) => {
                self.write = observation.write(head.method);
                if end_of_stream {
                    observation.finish(b"");
                }
                self.observation = Some(Box::new(observation));
            }
        }
        Next::Observe
    }

    /// A part of the body has arrived; `buffered` bytes in total.
    pub(crate) fn body(
        &mut self,
        buffered: usize,
        end_of_stream: bool,
        read: ReadBody<'_>,
    ) -> Next {
        if matches!(self.stage, Stage::Passed) {
            return self.passing(buffered, end_of_stream, read);
        }
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
            Stage::Passed => self.passing(0, true, read),
            _ => self.unchanged(),
        }
    }

    /// A part of `size` bytes passes, which an observation copies.
    fn passing(&mut self, size: usize, end_of_stream: bool, read: ReadBody<'_>) -> Next {
        let Some(observation) = self.observation.as_mut().filter(|it| it.needs_body()) else {
            return Next::Pass;
        };
        if size > 0 {
            match read(size) {
                Ok(part) if part.len() == size => observation.part(&part),
                Ok(_) => return self.pass_unobserved(InternalError::BodySize),
                Err(error) => return self.pass_unobserved(InternalError::Body(error)),
            }
        }
        if end_of_stream {
            observation.finish_parts();
        }
        Next::Observe
    }

    fn pass_unobserved(&mut self, error: InternalError) -> Next {
        self.observation = None;
        Next::PassUnvalidated(error)
    }

    /// The account to look up.
    pub(crate) fn account(&self) -> Option<&str> {
        match &self.stage {
            Stage::Account(question) => Some(question.account()),
            Stage::Passed => self.observation.as_ref()?.account(),
            _ => None,
        }
    }

    /// The account that the request creates, replaces or deletes; `None` for any other request.
    pub(crate) fn write(&self) -> Option<&WrittenAccount> {
        self.write.as_ref()
    }

    /// Whether the request has passed and its observation waits for the account.
    pub(crate) fn observes_account(&self) -> bool {
        matches!(self.stage, Stage::Passed) && self.account().is_some()
    }

    /// Whether the account must be looked up for the observation. `true` once.
    pub(crate) fn must_ask_for_observation(&mut self) -> bool {
        matches!(self.stage, Stage::Passed)
            && self.observation.as_mut().is_some_and(|observation| observation.must_ask())
    }

    /// The verdict by all rules on a request that has passed, once.
    pub(crate) fn take_observed(&mut self) -> Option<Report> {
        match (&self.stage, &mut self.observation) {
            (Stage::Passed, Some(observation)) => observation.take_verdict(),
            _ => None,
        }
    }

    /// Whether the verdict on an accepted request is that of the observation.
    pub(crate) fn has_observation(&self) -> bool {
        self.observation.is_some()
    }

    /// The lookup has ended with `state`.
    pub(crate) fn account_state(&mut self, state: &AccountState) -> Next {
        if let Some(observation) = &mut self.observation {
            observation.answer(state);
        }
        match std::mem::replace(&mut self.stage, Stage::Refused) {
            Stage::Account(question) => self.decide(question.answer(state)),
            other => {
                self.stage = other;
                self.unchanged()
            }
        }
    }

    /// The response to an earlier lookup has `state`. `None` if an error would result: the account may
    /// have changed since, so the request needs a lookup.
    pub(crate) fn earlier_account_state(&mut self, state: &AccountState) -> Option<Next> {
        if let Some(observation) = &mut self.observation {
            observation.answer_if_accepted(state);
        }
        match std::mem::replace(&mut self.stage, Stage::Refused) {
            Stage::Account(question) => match question.answer_if_accepted(state) {
                Ok(report) => Some(self.decide(report)),
                Err(question) => {
                    self.stage = Stage::Account(*question);
                    None
                }
            },
            other => {
                self.stage = other;
                (!self.observes_account()).then(|| self.unchanged())
            }
        }
    }

    /// Refuses the request because it cannot be validated. If every rule is observed, it passes.
    pub(crate) fn fail(&mut self, error: InternalError) -> Next {
        if self.is_observed {
            self.stage = Stage::Passed;
            return self.pass_unobserved(error);
        }
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
        self.finish_with(pending, &body)
    }

    /// The body is complete.
    fn finish_with(&mut self, pending: Pending, body: &[u8]) -> Next {
        if let Some(observation) = &mut self.observation {
            observation.finish(body);
        }
        match pending.finish(body) {
            Finish::Decided(report) => self.decide(report),
            Finish::NeedsAccount(question) => {
                self.stage = Stage::Account(question);
                Next::LookUpAccount
            }
        }
    }

    fn too_large(&mut self) -> Next {
        if let Some(observation) = &mut self.observation {
            observation.too_large();
        }
        match std::mem::replace(&mut self.stage, Stage::Refused) {
            Stage::Body(pending) => self.decide(pending.too_large()),
            _ => Next::Fail(InternalError::Order),
        }
    }

    fn decide(&mut self, report: Report) -> Next {
        let refuses = match &self.observed_rules {
            Some(observed) => observed.refuses(&report),
            None => !report.is_accepted(),
        };
        if refuses {
            self.stage = Stage::Refused;
            self.observation = None;
            Next::Refuse(report)
        } else {
            self.stage = Stage::Passed;
            Next::Accept(report)
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

fn outside(report: Report) -> Next {
    if report.issues().is_empty() { Next::Pass } else { Next::PassUnchecked(report) }
}
