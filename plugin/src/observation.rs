//! The verdict on a request by rules that are observed. It never delays or refuses the request: the
//! body is copied while it passes, and the account is looked up after it has passed.

use acg_policy::{AccountState, Begin, Finish, Head, Pending, Question, Report, Validator};

use crate::lookup::WrittenAccount;

/// The verdict on one request, as far as it is known.
#[derive(Debug)]
pub(crate) struct Observation {
    stage: Stage,
    /// The part of the body that has passed.
    body: Vec<u8>,
    /// Whether the lookup of the account has been sent, or could not be sent.
    asked: bool,
}

#[derive(Debug, Default)]
enum Stage {
    Body(Pending),
    Account(Question),
    Decided(Report),
    /// The verdict has been taken, or there is none.
    #[default]
    Ended,
}

impl Observation {
    /// Starts with the head of a request.
    ///
    /// # Errors
    /// The report on a request outside the API.
    pub(crate) fn begin(validator: &Validator, head: &Head<'_>) -> Result<Self, Report> {
        let stage = match validator.begin(head) {
            Begin::OutsideApi(report) => return Err(report),
            Begin::Decided(report) => Stage::Decided(report),
            Begin::NeedsBody(pending) => Stage::Body(pending),
        };
        Ok(Self { stage, body: Vec::new(), asked: false })
    }

    /// Whether the verdict needs a further part of the body.
    pub(crate) fn needs_body(&self) -> bool {
        matches!(self.stage, Stage::Body(_))
    }

    /// A part of the body passes. A body over the limit is decided at once, and not copied.
    pub(crate) fn part(&mut self, part: &[u8]) {
        let Stage::Body(pending) = &self.stage else { return };
        if self.body.len() + part.len() > pending.max_body_bytes() {
            self.too_large();
        } else {
            self.body.extend_from_slice(part);
        }
    }

    /// The body exceeds the limit.
    pub(crate) fn too_large(&mut self) {
        self.body = Vec::new();
        self.advance(|stage| match stage {
            Stage::Body(pending) => Stage::Decided(pending.too_large()),
            other => other,
        });
    }

    /// The request ends after the parts that have passed.
    pub(crate) fn finish_parts(&mut self) {
        let body = std::mem::take(&mut self.body);
        self.finish(&body);
    }

    /// The request ends with this body.
    pub(crate) fn finish(&mut self, body: &[u8]) {
        self.advance(|stage| match stage {
            Stage::Body(pending) => match pending.finish(body) {
                Finish::Decided(report) => Stage::Decided(report),
                Finish::NeedsAccount(question) => Stage::Account(question),
            },
            other => other,
        });
    }

    /// The account on which the verdict depends.
    pub(crate) fn account(&self) -> Option<&str> {
        match &self.stage {
            Stage::Account(question) => Some(question.account()),
            _ => None,
        }
    }

    /// Whether the account must be looked up. `true` once.
    pub(crate) fn must_ask(&mut self) -> bool {
        let must_ask = !self.asked && self.account().is_some();
        self.asked |= must_ask;
        must_ask
    }

    /// The lookup has ended with `state`.
    pub(crate) fn answer(&mut self, state: &AccountState) {
        self.advance(|stage| match stage {
            Stage::Account(question) => Stage::Decided(question.answer(state)),
            other => other,
        });
    }

    /// The response to an earlier lookup has `state`. It is not used if the verdict would refuse the
    /// request, because the account may have changed since.
    pub(crate) fn answer_if_accepted(&mut self, state: &AccountState) {
        self.advance(|stage| match stage {
            Stage::Account(question) => match question.answer_if_accepted(state) {
                Ok(report) => Stage::Decided(report),
                Err(question) => Stage::Account(*question),
            },
            other => other,
        });
    }

    /// The account that a request with this method creates, replaces or deletes.
    pub(crate) fn write(&self, method: &[u8]) -> Option<WrittenAccount> {
        match &self.stage {
            Stage::Body(pending) => WrittenAccount::of(pending),
            _ => WrittenAccount::any(method),
        }
    }

    /// The verdict, once.
    pub(crate) fn take_verdict(&mut self) -> Option<Report> {
        match std::mem::take(&mut self.stage) {
            Stage::Decided(report) => Some(report),
            other => {
                self.stage = other;
                None
            }
        }
    }

    fn advance(&mut self, step: impl FnOnce(Stage) -> Stage) {
        self.stage = step(std::mem::take(&mut self.stage));
    }
}
