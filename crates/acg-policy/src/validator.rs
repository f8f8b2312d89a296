//! The way of a request: head, body, account, verdict. Nothing is fetched here; the validator says
//! what it needs next, and its caller brings it.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::sync::Arc;

use crate::findings::{At, Findings, Found};
use crate::json::{Document, Value, read_as};
use crate::numbering::OwnedNumber;
use crate::policy::Policy;
use crate::question::{Open, Outcome, Step};
use crate::report::Report;
use crate::request::{Head, Request};
use crate::resource::{
    AccountDraft, BatchDraft, MAX_BATCH, NumberDraft, Resource, RfiDraft, Valid,
};
use crate::roles::Granted;
use crate::route::{Captured, HeadView, Model, Operation, PathParameters, Route, pairs};
use crate::rules::{self, state::StateCheck};
use crate::schema::account::AccountMember;
use crate::schema::number::NumberMember;
use crate::schema::{self, Object};
use crate::state::AccountState;

/// Judges requests by one policy. Cheap to clone and to share.
#[derive(Clone, Debug, Default)]
pub struct Validator {
    policy: Arc<Policy>,
    granted: Option<Granted>,
}

/// What a head alone decides.
#[derive(Debug)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "every adapter must act on exactly these")]
pub enum Begin {
    /// A path outside the API: none of our business.
    OutsideApi,
    /// Refused; the body need not be read.
    Decided(Report),
    /// The body is needed, even where it should be empty.
    NeedsBody(Pending),
}

impl Validator {
    /// A validator for `policy`.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self { policy: Arc::new(policy), granted: None }
    }

    /// The same validator for a caller who has these roles, for example `ProvisioningAPI.Read`:
    /// the names in the claim `roles` of a token that somebody has verified. Without it the
    /// caller's roles are unknown, and nothing is said about them.
    #[must_use]
    pub fn for_caller(&self, roles: impl IntoIterator<Item: AsRef<str>>) -> Self {
        Self { policy: Arc::clone(&self.policy), granted: Some(Granted::read(roles)) }
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Judges what comes before the body.
    pub fn begin(&self, head: &Head<'_>) -> Begin {
        let Some(mut view) = HeadView::read(head, &self.policy) else { return Begin::OutsideApi };
        view.granted = self.granted;
        let mut out = Findings::new(&self.policy);
        rules::request::ask(&view, &mut out);
        let Route::Operation(operation, captured) = view.route else {
            return Begin::Decided(out.into_report());
        };
        if out.has_error() {
            return Begin::Decided(out.into_report());
        }
        let path = OwnedParameters::check(&captured, &mut out);
        let deletes_numbers = operation.deletes_an_account() && says_delete_numbers(view.query);
        let (validator, found) = (self.clone(), out.into_found());
        Begin::NeedsBody(Pending { validator, operation, path, deletes_numbers, found })
    }

    /// Judges a whole request. A path outside the API is accepted. Without an account the rules
    /// about its state are left out.
    #[must_use]
    pub fn validate(&self, request: &Request<'_>, account: Option<&AccountState>) -> Report {
        match self.begin(&request.head) {
            Begin::OutsideApi => Report::default(),
            Begin::Decided(report) => report,
            Begin::NeedsBody(pending) => {
                pending.step(request.body).1.resolve(&self.policy, account)
            }
        }
    }

    /// Reads a resource from a body.
    ///
    /// # Errors
    ///
    /// The report, when it has an error.
    pub fn parse<T: Resource>(&self, body: &[u8]) -> Result<Valid<T>, Report> {
        T::parse_with(self, body)
    }

    pub(crate) fn parse_as<T>(
        &self,
        model: Model,
        body: &[u8],
        build: fn(Value<'_>) -> Option<T>,
    ) -> Result<Valid<T>, Report> {
        let mut out = Findings::new(&self.policy);
        let document = read_body(body, model.schema(), &mut out);
        if let Some(document) = &document {
            judge(model, document.root(), PathParameters::default(), &mut out);
        }
        let rejected = out.has_error();
        let report = out.into_report();
        match document.and_then(|document| build(document.root())).filter(|_| !rejected) {
            Some(value) => Ok(Valid::new(value, report)),
            None => Err(report),
        }
    }

    /// Judges the body of a number PUT alone, as a form has it: there is no path to compare.
    #[must_use]
    pub fn check_number(&self, body: &[u8], account: Option<&AccountState>) -> Report {
        let path = OwnedParameters::absent();
        self.step(Model::Number, path, Found::default(), body).resolve(&self.policy, account)
    }

    /// Judges the body of an account PUT alone, as a form has it: there is no path to compare.
    #[must_use]
    pub fn check_account(&self, body: &[u8]) -> Report {
        let path = OwnedParameters::absent();
        self.step(Model::Account, path, Found::default(), body).resolve(&self.policy, None)
    }

    /// Judges a telephone number alone, as UTF-8 text.
    #[must_use]
    pub fn check_phone_number(&self, number: &[u8]) -> Report {
        let mut out = Findings::new(&self.policy);
        rules::number::check_text(number, &At::Body, &mut out);
        out.into_report()
    }

    fn step<'t>(
        &self,
        model: Model,
        path: OwnedParameters,
        found: Found,
        body: &'t [u8],
    ) -> Step<'t> {
        let mut out = Findings::resume(&self.policy, found);
        let Some(document) = read_body(body, model.schema(), &mut out) else {
            return Step::Decided(out.into_report());
        };
        judge(model, document.root(), path.borrow(), &mut out);
        let Some(check) = StateCheck::of(model) else { return Step::Decided(out.into_report()) };
        self.ask(check, path, Some(document), out)
    }

    /// The question for the account, when there is one to put.
    fn ask<'t>(
        &self,
        check: StateCheck,
        path: OwnedParameters,
        body: Option<Document<'t>>,
        out: Findings<'_>,
    ) -> Step<'t> {
        if out.has_error() || !self.policy.asks_for_the_account(check) {
            return Step::Decided(out.into_report());
        }
        let named = || account_named_in(check, body.as_ref()?.root());
        // A policy may let a malformed name pass; nobody is asked about that one, nor about the
        // one in the body, which is not what the request acts on.
        let in_body = || if path.is_absent { named() } else { None };
        let Some(account) = path.account_name.or_else(in_body) else {
            return Step::Decided(out.into_report());
        };
        Step::Asks(Open { account, check, body, found: out.into_found() })
    }
}

/// A request whose head is in order, waiting for its body. Borrows nothing.
#[derive(Debug)]
pub struct Pending {
    validator: Validator,
    operation: &'static Operation,
    path: OwnedParameters,
    /// Whether the numbers of an account go with it.
    deletes_numbers: bool,
    found: Found,
}

impl Pending {
    /// The operation that the head names.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Whether the operation has a body.
    #[must_use]
    pub fn takes_body(&self) -> bool {
        self.operation.takes_body()
    }

    /// The largest body that is accepted, in bytes. Who has read more need not read on: see
    /// [`Pending::too_large`].
    #[must_use]
    pub fn max_body_bytes(&self) -> usize {
        self.validator.policy.max_body_bytes()
    }

    /// The verdict on a body of more than [`Pending::max_body_bytes`].
    #[must_use]
    pub fn too_large(self) -> Report {
        too_large(&self.validator.policy, self.found)
    }

    /// Judges the whole body; empty when there is none.
    pub fn finish(self, body: &[u8]) -> Outcome {
        let (policy, step) = self.step(body);
        step.keep(policy)
    }

    /// The next step, and by which policy.
    fn step(self, body: &[u8]) -> (Arc<Policy>, Step<'_>) {
        let Self { validator, operation, path, deletes_numbers, found } = self;
        let step = match operation.model {
            _ if body.len() > validator.policy.max_body_bytes() => {
                Step::Decided(too_large(&validator.policy, found))
            }
            Some(model) if !body.is_empty() => validator.step(model, path, found, body),
            model => {
                let mut out = Findings::resume(&validator.policy, found);
                if model.is_some() {
                    rules::request::body_missing::report(&mut out);
                } else if !body.is_empty() {
                    rules::request::body_unexpected::report(&mut out);
                }
                if operation.deletes_an_account() && !deletes_numbers {
                    validator.ask(StateCheck::Deletion, path, None, out)
                } else {
                    Step::Decided(out.into_report())
                }
            }
        };
        (validator.policy, step)
    }
}

fn too_large(policy: &Policy, found: Found) -> Report {
    let mut out = Findings::resume(policy, found);
    rules::request::body_too_large::report(&mut out);
    out.into_report()
}

fn read_body<'t>(
    body: &'t [u8],
    schema: &'static Object,
    out: &mut Findings<'_>,
) -> Option<Document<'t>> {
    let (document, faults) = read_as(schema, body);
    for fault in &faults {
        rules::json::report(fault, body, out);
    }
    let mut document = document?;
    schema::walk(&mut document, schema, out);
    Some(document)
}

/// Asks the rules of a model.
fn judge(model: Model, body: Value<'_>, path: PathParameters<'_>, out: &mut Findings<'_>) {
    match model {
        Model::Account => {
            rules::account::ask(&AccountDraft::read(body, path), out);
        }
        Model::Number => judge_number(body, path, out),
        Model::Numbers => {
            let batch = BatchDraft::read(body, Some(MAX_BATCH));
            rules::batch::ask(&batch, out);
            let items = batch.numbers.present().into_iter().flat_map(Value::children);
            items.for_each(|item| judge_number(item, path, out));
        }
        Model::Deletions | Model::Identifiers => {
            let limit = (model == Model::Deletions).then_some(MAX_BATCH);
            let batch = BatchDraft::read(body, limit);
            rules::batch::ask(&batch, out);
            for number in batch.telephone_numbers.iter().filter_map(|number| number.present()) {
                rules::number::e164::check_text(number.text.as_bytes(), At::Value(number.at), out);
            }
        }
        Model::Rfi => {
            rules::rfi::ask(&RfiDraft::read(body), out);
        }
    }
}

fn judge_number(number: Value<'_>, path: PathParameters<'_>, out: &mut Findings<'_>) {
    let draft = NumberDraft::read(number, path);
    if let Some(name) = draft.account_name.present().filter(|_| !draft.is_account_name) {
        rules::account::name_format::check_member(name, out);
    }
    rules::number::ask(&draft, out);
}

fn account_named_in(check: StateCheck, body: Value<'_>) -> Option<String> {
    let name = match check {
        StateCheck::Account => body.text_member(AccountMember::Name),
        _ => body.text_member(NumberMember::AccountName),
    };
    let name = name.present()?.text;
    rules::account::name_format::is_valid(name).then(|| String::from(name))
}

/// `request/query-value` has seen to it that there is one value, and which values there are.
fn says_delete_numbers(query: &[u8]) -> bool {
    pairs(query).any(|pair| pair.is("deleteNumbers") && pair.value == b"true")
}

/// The path's parameters, decoded; those at fault are left out, so that nothing is compared with
/// them.
#[derive(Debug)]
struct OwnedParameters {
    account_name: Option<String>,
    telephone_number: Option<OwnedNumber>,
    /// A form has no path, and is judged by its body alone.
    is_absent: bool,
}

impl OwnedParameters {
    fn absent() -> Self {
        Self { account_name: None, telephone_number: None, is_absent: true }
    }

    fn check(captured: &Captured<'_>, out: &mut Findings<'_>) -> Self {
        let account_name = captured.account_name();
        let telephone_number = captured.telephone_number();
        if let Some(tenant_id) = captured.tenant_id() {
            rules::rfi::tenant_id_format::check_path(&tenant_id, out);
        }
        Self {
            account_name: account_name
                .filter(|name| rules::account::name_format::check_path(name, out))
                .map(Cow::into_owned),
            telephone_number: telephone_number
                .filter(|number| rules::number::e164::check_path(number, out))
                .and_then(|number| OwnedNumber::new(number.as_bytes())),
            is_absent: false,
        }
    }

    fn borrow(&self) -> PathParameters<'_> {
        PathParameters {
            account_name: self.account_name.as_deref(),
            telephone_number: self.telephone_number.as_ref().map(OwnedNumber::as_bytes),
        }
    }
}
