//! The reports for the inner service.

use acg_policy::Report;

/// The report on an accepted request: no errors, possibly warnings.
///
/// It is an extension of every request that was validated. A request outside the API has none, so a
/// handler that extracts it is unreachable for requests that were not validated.
///
/// ```
/// use acg_policy_tower::Checked;
/// use http::Request;
///
/// fn warnings<B>(request: &Request<B>) -> usize {
///     request.extensions().get().map_or(0, |Checked(report)| report.issues().len())
/// }
///
/// assert_eq!(warnings(&Request::new(())), 0);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Checked(
    /// The report.
    pub Report,
);

/// The report on a request outside the API, nothing of which was validated, but whose path resembles one
/// of the API (rule `request/path-misspelled`).
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
