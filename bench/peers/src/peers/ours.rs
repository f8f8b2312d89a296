//! The core.

use std::hint::black_box;

use acg_policy::{Begin, Finish, Policy, Profile, Report, Severity, Validator};
use anyhow::{Result, ensure};

use crate::case::{Case, Form};
use crate::peer::{Judge, Peer, Verdict};

/// The extent of the validation.
#[derive(Clone, Copy, Debug)]
enum Ours {
    Request,
    RequestAndAccount,
    Body,
}

pub(crate) fn all() -> impl Iterator<Item = Box<dyn Peer>> {
    [Ours::Request, Ours::RequestAndAccount, Ours::Body]
        .into_iter()
        .map(|ours| Box::new(ours) as Box<dyn Peer>)
}

impl Peer for Ours {
    fn name(&self) -> &'static str {
        match self {
            Self::Request => "acg-policy: begin, finish",
            Self::RequestAndAccount => "acg-policy: begin, finish, answer",
            Self::Body => "acg-policy: body alone",
        }
    }

    fn about(&self) -> &'static str {
        match self {
            Self::Request => {
                "the whole request: method, path, query, header fields and body, with all issues of all rules that do not need the account; if the account decides, up to the question for it"
            }
            Self::RequestAndAccount => "the same, and the rules about the state of a known account",
            Self::Body => {
                "`check_number` or `check_account`: the body without its request, as in a form"
            }
        }
    }

    fn packages(&self) -> &'static [&'static str] {
        &["acg-policy"]
    }

    fn ready<'c>(&self, case: &'c Case) -> Result<Option<Judge<'c>>> {
        let validator = Validator::new(Policy::new(Profile::Standard));
        names_the_right_rules(&validator, case)?;
        let body = case.body.as_bytes();
        Ok(match (self, case.form) {
            (Self::Request, _) => Some(Box::new(move || request(&validator, case))),
            (Self::RequestAndAccount, _) => {
                Some(Box::new(move || request_and_account(&validator, case)))
            }
            (Self::Body, Some(Form::Number)) => {
                Some(Box::new(move || verdict(&validator.check_number(black_box(body), None))))
            }
            (Self::Body, Some(Form::Account)) => {
                Some(Box::new(move || verdict(&validator.check_account(black_box(body), None))))
            }
            (Self::Body, None) => None,
        })
    }
}

fn request(validator: &Validator, case: &Case) -> Verdict {
    let head = case.head();
    match validator.begin(black_box(&head)) {
        Begin::OutsideApi(_) => Verdict::default(),
        Begin::Decided(report) => verdict(&report),
        Begin::NeedsBody(pending) => match pending.finish(black_box(case.body.as_bytes())) {
            Finish::Decided(report) => verdict(&report),
            Finish::NeedsAccount(question) => {
                black_box(question.account());
                // The account decides: there is no verdict yet, but the body was read.
                Verdict { json: Some(true), ..Verdict::default() }
            }
        },
    }
}

fn request_and_account(validator: &Validator, case: &Case) -> Verdict {
    let head = case.head();
    match validator.begin(black_box(&head)) {
        Begin::OutsideApi(_) => Verdict::default(),
        Begin::Decided(report) => verdict(&report),
        Begin::NeedsBody(pending) => match pending.finish(black_box(case.body.as_bytes())) {
            Finish::Decided(report) => verdict(&report),
            Finish::NeedsAccount(question) => verdict(&question.answer(black_box(&case.account))),
        },
    }
}

fn verdict(report: &Report) -> Verdict {
    Verdict {
        accepted: Some(report.is_accepted()),
        errors: Some(errors(report).count()),
        ..Verdict::default()
    }
}

fn names_the_right_rules(validator: &Validator, case: &Case) -> Result<()> {
    let (head, body) = (case.head(), case.body.as_bytes());
    let report = validator.check_request(&head, body, Some(&case.account));
    let codes: Vec<&str> = errors(&report).collect();
    ensure!(
        codes == case.expected.errors,
        "acg-policy gives a wrong result for \"{}\": {codes:?} instead of {:?}",
        case.name,
        case.expected.errors
    );
    Ok(())
}

fn errors(report: &Report) -> impl Iterator<Item = &'static str> {
    let errors = report.issues().iter().filter(|issue| issue.severity == Severity::Error);
    errors.map(|issue| issue.code())
}
