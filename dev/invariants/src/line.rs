//! Properties of the verdict on any head.

use acg_policy::{Begin, Head, HeaderField, Policy, Profile, UnknownRoutes, Validator};

use crate::input::Input;
use crate::report::in_order;
use crate::violation::{Violation, ensure};

/// Checks the verdict on a head with two profiles.
///
/// # Errors
///
/// [`Violation`] when the report is inconsistent, depends on the letter case of field names, or, outside
/// the API, on anything but the target; or when a version without a known schema changes more than a warning.
pub fn request_line(bytes: &[u8]) -> Result<(), Violation> {
    let input = Input::read_line(bytes);
    let head = input.head();
    let upper: Vec<Vec<u8>> =
        input.headers.iter().map(|(name, _)| name.to_ascii_uppercase()).collect();
    let headers: Vec<HeaderField<'_>> =
        upper.iter().zip(&input.headers).map(|(name, (_, value))| (&**name, *value)).collect();
    let upper_case = Head { headers: &headers, ..head };
    // The strict profile enables every rule; the length of the input selects the other profile.
    let other = if bytes.len().is_multiple_of(2) { Profile::Standard } else { Profile::Api };
    for (profile, routes) in
        [(Profile::Strict, UnknownRoutes::Refuse), (other, UnknownRoutes::Pass)]
    {
        let policy = Policy::new(profile).with_unknown_routes(routes);
        let validator = Validator::new(policy);
        let result = begin(&validator, &head)?;
        let again = begin(&validator, &upper_case)?;
        ensure(result == again, || format!("{result:?}\nin upper case: {again:?}"))?;
        let is_outside = matches!(result, Outcome::OutsideApi(_));
        ensure(!is_outside || routes == UnknownRoutes::Pass, || {
            "a path outside the API is not refused".to_owned()
        })?;
        if is_outside {
            let bare = Head { method: b"GET", headers: &[], ..head };
            let bare = begin(&validator, &bare)?;
            ensure(result == bare, || format!("{result:?}\nof the target alone: {bare:?}"))?;
        }
    }
    unknown_version(&head)
}

/// A version without a known schema gives the verdict of a known one, with a warning.
fn unknown_version(head: &Head<'_>) -> Result<(), Violation> {
    let [known, unknown] = [b"2024-02-29", b"2025-01-31"];
    let mut target = head.target.to_vec();
    while let Some(at) = target.windows(known.len()).position(|window| window == known) {
        target.splice(at..at + known.len(), *unknown);
    }
    let versions = ["2024-02-29", "2024-02-29-preview", "2025-01-31", "2025-01-31-preview"];
    let policy = Policy::default().with_api_versions(versions);
    let policy = policy.map_err(|error| Violation(error.to_string()))?;
    let validator = Validator::new(policy);
    let [before, after] = [head.target, &target].map(|target| {
        let report = validator.check_request(&Head { target, ..*head }, b"", None);
        let issues = report.issues().iter().filter(|issue| issue.rule.code != UNKNOWN_VERSION);
        issues.map(|issue| (issue.rule.code, issue.severity)).collect::<Vec<_>>()
    });
    ensure(before == after, || format!("known version: {before:?}\nunknown version: {after:?}"))
}

const UNKNOWN_VERSION: &str = "request/api-version-unknown";

/// The verdict on a head.
#[derive(Debug, PartialEq)]
enum Outcome {
    OutsideApi(acg_policy::Report),
    Rejected(acg_policy::Report),
    /// The operation, and the report for an empty body.
    Operation(&'static str, acg_policy::Report),
}

fn begin(validator: &Validator, head: &Head<'_>) -> Result<Outcome, Violation> {
    let outcome = match validator.begin(head) {
        Begin::OutsideApi(report) => Outcome::OutsideApi(report),
        Begin::Decided(report) => Outcome::Rejected(report),
        Begin::NeedsBody(pending) => {
            let operation = pending.operation().id;
            Outcome::Operation(operation, validator.check_request(head, b"", None))
        }
    };
    match &outcome {
        Outcome::OutsideApi(report) => {
            ensure(report.is_accepted(), || format!("refused as outside the API: {report}"))?;
            ensure(report.is_outside_api(), || format!("not marked: {report}"))?;
            ensure(report.issues().len() <= 1, || format!("checked outside the API: {report}"))?;
        }
        Outcome::Rejected(report) => {
            ensure(!report.is_accepted(), || format!("accepted without a body: {report}"))?;
            in_order(report, b"")?;
        }
        Outcome::Operation(_, report) => in_order(report, b"")?,
    }
    Ok(outcome)
}
