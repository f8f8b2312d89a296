//! The verdicts of the core, with which those of the gateway are compared.

use std::collections::BTreeMap;

use acg_policy::{AccountState, Begin, Finish, Issue, Policy, Report, UnknownReason, Validator};
use acg_policy_wire::v1::policy_from_json;
use anyhow::Result;

use crate::configuration::{Mode, policy};
use crate::message::Message;

/// Validates requests as the gateway should.
#[derive(Debug)]
pub(crate) struct Judge {
    /// By edition of the policy.
    validators: [Validator; 2],
    /// The accounts of the API that no request changes.
    accounts: BTreeMap<String, AccountState>,
}

/// What the gateway can do with a request.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    /// The verdict if the account is looked up.
    pub(crate) verdict: Verdict,
    /// The verdict if the account cannot be looked up; `None` if it is not needed.
    pub(crate) without_account: Option<Verdict>,
    /// Whether the request would change an account.
    pub(crate) writes_account: bool,
}

/// One verdict.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) accepted: bool,
    pub(crate) status: Option<u16>,
    /// As `x-acg-policy-verdict` has it, after the outcome.
    text: String,
    codes: Vec<&'static str>,
    outside: bool,
}

impl Judge {
    /// # Errors
    /// A policy of the soak is invalid.
    pub(crate) fn new() -> Result<Self> {
        let validator = |edition| -> Result<Validator> {
            let policy: Policy = policy_from_json(policy(edition).to_string().as_bytes())?;
            Ok(Validator::new(policy))
        };
        Ok(Self { validators: [validator(0)?, validator(1)?], accounts: BTreeMap::new() })
    }

    /// Sets what the API says about an account.
    pub(crate) fn know(&mut self, name: &str, status: u16, body: &[u8]) {
        let state = AccountState::from_response(name, status, body);
        self.accounts.insert(name.to_owned(), state);
    }

    /// The account on which the verdict depends.
    pub(crate) fn account(&self, message: &Message) -> Option<String> {
        self.validators.iter().find_map(|validator| match stage(validator, message) {
            Stage::Account(question, _) => Some(question.account().to_owned()),
            Stage::Decided(..) => None,
        })
    }

    /// The verdict under an edition of the policy, with a state of the account or else the known one. `None` if the state is
    /// not known.
    pub(crate) fn judge(
        &self,
        edition: usize,
        message: &Message,
        state: Option<&AccountState>,
    ) -> Option<Expected> {
        let [even, odd] = &self.validators;
        let validator = if edition.is_multiple_of(2) { even } else { odd };
        match stage(validator, message) {
            Stage::Decided(report, writes_account) => {
                let verdict = Verdict::of(&report);
                Some(Expected { verdict, without_account: None, writes_account })
            }
            Stage::Account(question, writes_account) => {
                let state = state.or_else(|| self.accounts.get(question.account()))?;
                let verdict = Verdict::of(&question.answer(state));
                let unknown = AccountState::Unknown(UnknownReason::Unreachable);
                let without_account = match stage(validator, message) {
                    Stage::Account(question, _) => Some(Verdict::of(&question.answer(&unknown))),
                    Stage::Decided(..) => None,
                };
                Some(Expected { verdict, without_account, writes_account })
            }
        }
    }
}

enum Stage {
    /// The verdict, and whether the request writes an account.
    Decided(Report, bool),
    Account(acg_policy::Question, bool),
}

fn stage(validator: &Validator, message: &Message) -> Stage {
    message.borrowed(|head, body| match validator.begin(head) {
        Begin::OutsideApi(report) | Begin::Decided(report) => Stage::Decided(report, false),
        Begin::NeedsBody(pending) => {
            let writes = pending.writes_account();
            if body.len() > pending.max_body_bytes() {
                return Stage::Decided(pending.too_large(), writes);
            }
            match pending.finish(body) {
                Finish::Decided(report) => Stage::Decided(report, writes),
                Finish::NeedsAccount(question) => Stage::Account(question, writes),
            }
        }
    })
}

impl Expected {
    /// Whether a verdict lets the request pass.
    pub(crate) fn may_pass(&self, mode: Mode) -> bool {
        let passes = |verdict: &Verdict| verdict.accepted || mode == Mode::Observe;
        passes(&self.verdict) || self.without_account.as_ref().is_some_and(passes)
    }
}

impl Verdict {
    fn of(report: &Report) -> Self {
        let mut text = report.status().map_or_else(String::new, |status| format!(" {status}"));
        for (name, is_error) in [(" errors=", true), (" warnings=", false)] {
            let codes = codes(report, is_error);
            if !codes.is_empty() {
                text = format!("{text}{name}{}", codes.join(","));
            }
        }
        Self {
            accepted: report.is_accepted(),
            status: report.status(),
            text,
            codes: report.issues().iter().map(Issue::code).collect(),
            outside: report.is_outside_api(),
        }
    }

    /// Whether the header field of a response has this verdict.
    pub(crate) fn is_shown_as(&self, mode: Mode, field: Option<&str>) -> bool {
        let outcome = match (self.accepted, mode) {
            (true, _) if self.outside => "outside-api",
            (true, _) => "accepted",
            (false, Mode::Observe) => "would-reject",
            (false, _) => "rejected",
        };
        match field {
            None => self.outside && self.codes.is_empty(),
            Some(field) => field.strip_prefix(outcome) == Some(&self.text),
        }
    }

    /// Whether the reply to a rejected request can have these codes: it has a limit, so it can lack some.
    pub(crate) fn has_codes(&self, found: &[String]) -> bool {
        !found.is_empty() && found.iter().all(|code| self.codes.contains(&code.as_str()))
    }
}

/// The distinct codes, the deciding one first. The filter has a function like it, which this one checks.
fn codes(report: &Report, errors: bool) -> Vec<&'static str> {
    let issues = report.issues().iter().filter(|issue| issue.is_error() == errors);
    let deciding = report.deciding().filter(|_| errors);
    let mut codes = Vec::new();
    for code in deciding.into_iter().chain(issues).map(Issue::code) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}
