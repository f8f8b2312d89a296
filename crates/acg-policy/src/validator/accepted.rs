//! Bodies that are kept until their verdict, and with it afterwards: the proof from which a [`Valid`] is read without
//! validating the body again.

use alloc::boxed::Box;
use alloc::sync::Arc;

use super::answer::Finish;
use super::contents;
use super::finish::Pending;
use crate::account::AccountState;
use crate::api::Operation;
use crate::report::Report;
use crate::resource::{Resource, Valid};
use crate::rules::Ruleset;
use crate::rules::findings::Findings;

/// A body that is kept while its verdict is not complete. [`Pending::finish_and_keep`] makes it.
///
/// ```
/// use acg_policy::{AccountState, Begin, Head, KnownAccount, Number, Service, Validator};
///
/// let head = Head {
///     method: b"PUT",
///     target: b"/accounts/contoso/numbers/+442079460123?api-version=2024-02-29",
///     headers: &[(b"content-type", b"application/json")],
/// };
/// let body = br#"{"telephoneNumber": "+442079460123", "accountName": "contoso",
///     "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}"#;
///
/// let Begin::NeedsBody(pending) = Validator::default().begin(&head) else { panic!() };
/// let kept = pending.finish_and_keep(body.to_vec());
/// assert_eq!(kept.account(), Some("contoso"));
///
/// // A remembered account that would reject the request is looked up again.
/// let remembered = AccountState::Known(KnownAccount::new("contoso"));
/// let kept = kept.answer_if_accepted(&remembered).unwrap_err();
/// let current = KnownAccount::new("contoso").with_service(Service::DirectRouting);
/// let accepted = kept.answer(Some(&AccountState::Known(current)))?;
///
/// let number = accepted.read::<Number>().ok_or("not a number")?;
/// assert_eq!(number.telephone_number, "+442079460123");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct Kept<B> {
    body: B,
    origin: Origin,
    finish: Finish,
}

/// What is known of the request from its head.
#[derive(Clone, Debug)]
struct Origin {
    operation: &'static Operation,
    account_name: Option<Arc<str>>,
    ruleset: Arc<Ruleset>,
}

impl Origin {
    fn of(pending: &Pending) -> Self {
        Self {
            operation: pending.operation,
            account_name: pending.path.account_name.clone(),
            ruleset: Arc::clone(&pending.ruleset),
        }
    }
}

impl Pending {
    /// Validates the complete body as [`Pending::finish`] does, and keeps it, so that the verdict is a proof of what the
    /// body is. See [`Kept`].
    ///
    /// ```
    /// use acg_policy::{Account, Begin, Head, Validator};
    ///
    /// let target = b"/accounts/contoso?api-version=2024-02-29";
    /// let head = Head { method: b"PUT", target, headers: &[(b"content-type", b"application/json")] };
    /// let Begin::NeedsBody(pending) = Validator::default().begin(&head) else { panic!() };
    /// let report = pending.finish_and_keep(&b"{}"[..]).answer(None).unwrap_err();
    /// assert_eq!(report.issues()[0].code(), "json/missing-member");
    /// ```
    pub fn finish_and_keep<B: KeptBody>(self, body: B) -> Kept<B> {
        let origin = Origin::of(&self);
        let finish = self.finish(body.as_ref());
        Kept { body, origin, finish }
    }

    /// The verdict on the complete body, for an adapter without a source of accounts, or with a state that is known in
    /// advance: [`Pending::finish_and_keep`] and [`Kept::answer`] in one step.
    ///
    /// ```
    /// use acg_policy::{Account, Begin, Head, Service, Validator, Resource};
    ///
    /// let target = b"/accounts/contoso?api-version=2024-02-29";
    /// let head = Head { method: b"PUT", target, headers: &[(b"content-type", b"application/json")] };
    /// let Begin::NeedsBody(pending) = Validator::default().begin(&head) else { panic!() };
    /// let body = Account::new("contoso").with_service(Service::CallProtection).to_json();
    /// let accepted = pending.accept(body.as_bytes(), None)?;
    /// assert_eq!(accepted.read::<Account>().unwrap().name, "contoso");
    /// # Ok::<(), acg_policy::Report>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The report, if it has an error.
    pub fn accept<B: KeptBody>(
        self,
        body: B,
        state: Option<&AccountState>,
    ) -> Result<Accepted<B>, Report> {
        let origin = Origin::of(&self);
        let (ruleset, step) = self.step(body.as_ref());
        let report = step.resolve(&ruleset, state).into_result()?;
        Ok(Accepted { body, origin, report })
    }
}

impl<B: KeptBody> Kept<B> {
    /// The name of the account to look up, if the verdict depends on it; as for [`Question::account`](super::Question::account).
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        match &self.finish {
            Finish::Decided(_) => None,
            Finish::NeedsAccount(question) => Some(question.account()),
        }
    }

    /// The verdict for this state of the account, as for [`Question::answer`](super::Question::answer); without a state, the rules that depend on
    /// it are skipped.
    ///
    /// # Errors
    ///
    /// The report, if it has an error.
    pub fn answer(self, state: Option<&AccountState>) -> Result<Accepted<B>, Report> {
        let Self { body, origin, finish } = self;
        let report = match (finish, state) {
            (Finish::Decided(report), _) => report,
            (Finish::NeedsAccount(question), Some(state)) => question.answer(state),
            (Finish::NeedsAccount(question), None) => question.skip(),
        };
        report.into_result().map(|report| Accepted { body, origin, report })
    }

    /// The verdict for this state of the account if it accepts the request, otherwise the body, as for
    /// [`Question::answer_if_accepted`](super::Question::answer_if_accepted).
    ///
    /// # Errors
    ///
    /// The body, if the report would reject the request.
    pub fn answer_if_accepted(self, state: &AccountState) -> Result<Accepted<B>, Box<Self>> {
        let Self { body, origin, finish } = self;
        let finish = match finish {
            Finish::Decided(report) => Err(Finish::Decided(report)),
            Finish::NeedsAccount(question) => {
                question.answer_if_accepted(state).map_err(|it| Finish::NeedsAccount(*it))
            }
        };
        match finish {
            Ok(report) => Ok(Accepted { body, origin, report }),
            Err(finish) => Err(Box::new(Self { body, origin, finish })),
        }
    }
}

/// The body of an accepted request, with its report: a proof from which [`Accepted::read`] makes the [`Valid`] resource.
/// Only [`Kept`] and [`Pending::accept`] make it.
#[derive(Clone, Debug)]
pub struct Accepted<B> {
    body: B,
    origin: Origin,
    report: Report,
}

impl<B: KeptBody> Accepted<B> {
    /// Reads the body into the resource of its operation. No rule is checked again. `None` if the body of the operation
    /// is another resource.
    ///
    /// ```
    /// use acg_policy::{Account, Begin, Head, Number, Validator};
    ///
    /// let target = b"/accounts/contoso?api-version=2024-02-29";
    /// let head = Head { method: b"PUT", target, headers: &[(b"content-type", b"application/json")] };
    /// let body = br#"{"name": "contoso", "serviceDetails": {
    ///     "zoomPhoneCloudPeering": {"enabled": true, "syncEnabled": true}}}"#;
    /// let Begin::NeedsBody(pending) = Validator::default().begin(&head) else { panic!() };
    /// let accepted = pending.finish_and_keep(&body[..]).answer(None)?;
    /// assert!(accepted.report().is_accepted());
    /// assert_eq!(accepted.operation().id, "putAccount");
    /// assert_eq!(accepted.account_name(), Some("contoso"));
    /// assert_eq!(*accepted.body(), body);
    /// assert_eq!(accepted.read::<Number>(), None);
    /// assert_eq!(accepted.read::<Account>().unwrap().name, "contoso");
    /// # Ok::<(), acg_policy::Report>(())
    /// ```
    #[must_use]
    pub fn read<T: Resource>(&self) -> Option<Valid<T>> {
        if self.origin.operation.model != Some(T::MODEL) {
            return None;
        }
        // What the rules of the schema report is in the report already.
        let mut out = Findings::new(&self.origin.ruleset);
        let document = contents::read(self.body.as_ref(), T::MODEL, &mut out)?;
        T::build(document.root()).map(|value| Valid::new(value, self.report.clone()))
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &B {
        &self.body
    }
}

impl<B> Accepted<B> {
    /// The operation of the request.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.origin.operation
    }

    /// The name of the account in the path; `None` if the path has none.
    #[must_use]
    pub fn account_name(&self) -> Option<&str> {
        self.origin.account_name.as_deref()
    }

    /// The report, which has warnings only.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }
}

/// A body whose bytes cannot change while it is kept: `&[u8]`, `Vec<u8>`, `Arc<[u8]>` and, with the feature `bytes`,
/// `bytes::Bytes`.
pub trait KeptBody: sealed::Sealed + AsRef<[u8]> {}

impl KeptBody for &[u8] {}
impl KeptBody for alloc::vec::Vec<u8> {}
impl KeptBody for Arc<[u8]> {}
#[cfg(feature = "bytes")]
impl KeptBody for bytes::Bytes {}

mod sealed {
    use alloc::sync::Arc;
    use alloc::vec::Vec;

    /// Another type could return other bytes at each call, and a proof for one body would be one for another.
    #[expect(unnameable_types, reason = "sealed: only this crate knows which bytes cannot change")]
    pub trait Sealed {}

    impl Sealed for &[u8] {}
    impl Sealed for Vec<u8> {}
    impl Sealed for Arc<[u8]> {}
    #[cfg(feature = "bytes")]
    impl Sealed for bytes::Bytes {}
}
