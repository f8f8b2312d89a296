//! The verdicts in the extensions of requests and responses.

use acg_policy::{Accepted, Operation, Report, Resource, Valid};
use bytes::Bytes;

/// The verdict on an accepted request: its report has no errors, possibly warnings.
///
/// It is an extension of every request that was validated, and only the layer makes it. A request outside the API has
/// none, so a handler that extracts it is unreachable for requests that were not validated.
///
/// ```
/// use acg_policy_tower::Checked;
/// use http::Request;
///
/// fn warnings<B>(request: &Request<B>) -> usize {
///     request.extensions().get().map_or(0, |checked: &Checked| checked.report().issues().len())
/// }
///
/// assert_eq!(warnings(&Request::new(())), 0);
/// ```
#[derive(Clone, Debug)]
pub struct Checked(Verdict);

#[derive(Clone, Debug)]
enum Verdict {
    /// The body was not validated.
    Head(Report),
    Whole(Accepted<Bytes>),
}

impl Checked {
    pub(crate) fn head(report: Report) -> Self {
        Self(Verdict::Head(report))
    }

    pub(crate) fn whole(accepted: Accepted<Bytes>) -> Self {
        Self(Verdict::Whole(accepted))
    }

    /// The report. It may have warnings.
    #[must_use]
    pub fn report(&self) -> &Report {
        match &self.0 {
            Verdict::Head(report) => report,
            Verdict::Whole(accepted) => accepted.report(),
        }
    }

    /// The operation of the request, for a handler that serves several of them; `None` if the policy accepted the request by
    /// its head.
    ///
    /// ```
    /// use acg_policy_tower::Checked;
    ///
    /// fn is_batch(checked: &Checked) -> bool {
    ///     checked.operation().is_some_and(|operation| operation.id == "createOrUpdateNumbers")
    /// }
    /// # let _ = is_batch;
    /// ```
    #[must_use]
    pub fn operation(&self) -> Option<&'static Operation> {
        match &self.0 {
            Verdict::Head(_) => None,
            Verdict::Whole(accepted) => Some(accepted.operation()),
        }
    }

    /// The name of the account in the path, without the action that follows it there; `None` if the path has none, or if the
    /// policy accepted the request by its head.
    ///
    /// ```
    /// use acg_policy_tower::Checked;
    ///
    /// fn account(checked: &Checked) -> &str {
    ///     checked.account_name().unwrap_or_default()
    /// }
    /// # let _ = account;
    /// ```
    #[must_use]
    pub fn account_name(&self) -> Option<&str> {
        match &self.0 {
            Verdict::Head(_) => None,
            Verdict::Whole(accepted) => accepted.account_name(),
        }
    }

    /// Reads the body that the layer has validated. No rule is checked again. In axum, `ValidBody` does this.
    ///
    /// ```
    /// use acg_policy::{Number, Valid};
    /// use acg_policy_tower::{Checked, Unread};
    /// use http::Request;
    ///
    /// fn number<B>(request: &Request<B>) -> Result<Valid<Number>, Unread> {
    ///     request.extensions().get::<Checked>().ok_or(Unread::NotChecked)?.read()
    /// }
    ///
    /// assert_eq!(number(&Request::new(())), Err(Unread::NotChecked));
    /// ```
    ///
    /// # Errors
    ///
    /// The policy accepted the request by its head, so that its body was not validated; or the body of the operation is
    /// another resource.
    pub fn read<T: Resource>(&self) -> Result<Valid<T>, Unread> {
        match &self.0 {
            Verdict::Head(_) => Err(Unread::HeadOnly),
            Verdict::Whole(accepted) => {
                accepted.read().ok_or(Unread::OtherResource { operation: accepted.operation().id })
            }
        }
    }
}

/// Why a handler gets no validated resource. All are mistakes of the application, not of its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(clippy::exhaustive_enums, reason = "what the layer can have done with a request")]
pub enum Unread {
    /// The layer has not validated the request.
    #[error(
        "the request was not validated; add `ValidateLayer` to the router of this handler, where it sees the API's own paths"
    )]
    NotChecked,
    /// The policy accepted the request by its head, so that its body was not validated.
    #[error(
        "the policy accepts this request by its head, without its body; set the rule that it warns of to `error`"
    )]
    HeadOnly,
    /// The body of the operation is another resource.
    #[error(
        "the body of the operation `{operation}` is another resource; extract the type of that operation"
    )]
    OtherResource {
        /// The operation of the request, for example `putAccount`.
        operation: &'static str,
    },
}

/// The report on a request outside the API, nothing of which was validated, but whose path resembles one
/// of the API (rule `request/path-misspelled`). It is an extension of the request.
///
/// ```
/// use acg_policy_tower::Unchecked;
/// use http::Request;
///
/// fn log<B>(request: &Request<B>) {
///     if let Some(Unchecked(report)) = request.extensions().get() {
///         println!("{report}");
///     }
/// }
///
/// log(&Request::new(()));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Unchecked(
    /// The report, which has a warning.
    pub Report,
);

/// The report on a refused request. It is an extension of the response, for outer layers that log or count refusals.
///
/// ```
/// use acg_policy_tower::Refused;
/// use http::Response;
///
/// fn count<B>(response: &Response<B>) -> usize {
///     response.extensions().get().map_or(0, |Refused(report)| report.issues().len())
/// }
///
/// assert_eq!(count(&Response::new(())), 0);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Refused(
    /// The report, which has an error.
    pub Report,
);
