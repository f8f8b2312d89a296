//! The report for the inner service.

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
