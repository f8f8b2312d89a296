//! Properties of the verdict on any head.

use acg_policy::{Begin, Head, Header, Policy, Profile, UnknownRoutes, Validator};

use crate::input::Input;
use crate::report::in_order;
use crate::violation::{Violation, ensure};

/// Checks the verdict on a head with two profiles.
///
/// # Errors
///
/// [`Violation`] when the report is inconsistent, or depends on the letter case of field names.
pub fn request_line(bytes: &[u8]) -> Result<(), Violation> {
    let input = Input::read_line(bytes);
    let head = input.request().head;
    let upper: Vec<Vec<u8>> =
        input.headers.iter().map(|(name, _)| name.to_ascii_uppercase()).collect();
    let headers: Vec<Header<'_>> =
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
    }
    Ok(())
}

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
            let request = acg_policy::Request { head: *head, body: b"" };
            Outcome::Operation(operation, validator.validate(&request, None))
        }
    };
    match &outcome {
        Outcome::OutsideApi(report) => {
            ensure(report.is_accepted(), || format!("refused as outside the API: {report}"))?;
        }
        Outcome::Rejected(report) => {
            ensure(!report.is_accepted(), || format!("accepted without a body: {report}"))?;
            in_order(report, b"")?;
        }
        Outcome::Operation(_, report) => in_order(report, b"")?,
    }
    Ok(outcome)
}
