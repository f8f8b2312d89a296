//! What holds for every head of a request.

use acg_policy::{Begin, Head, Header, Policy, Profile, UnknownRoutes, Validator};

use crate::broken::{Broken, ensure};
use crate::input::Input;
use crate::report::in_order;

/// Checks the verdict on a head, by two profiles.
///
/// # Errors
///
/// [`Broken`] when the report is not in order, or the letter case of a field's name matters.
pub fn request_line(bytes: &[u8]) -> Result<(), Broken> {
    let input = Input::read_line(bytes);
    let head = input.request().head;
    let upper: Vec<Vec<u8>> =
        input.headers.iter().map(|(name, _)| name.to_ascii_uppercase()).collect();
    let headers: Vec<Header<'_>> =
        upper.iter().zip(&input.headers).map(|(name, (_, value))| (&**name, *value)).collect();
    let loud = Head { headers: &headers, ..head };
    // Strict asks every rule; which other profile has its turn is left to the bytes.
    let other = if bytes.len().is_multiple_of(2) { Profile::Standard } else { Profile::Api };
    for (profile, routes) in
        [(Profile::Strict, UnknownRoutes::Refuse), (other, UnknownRoutes::Pass)]
    {
        let policy = Policy::new(profile).with_unknown_routes(routes);
        let validator = Validator::new(policy);
        let said = said(&validator, &head)?;
        let again = self::said(&validator, &loud)?;
        ensure(said == again, || format!("{said:?}\nin capital letters {again:?}"))?;
        ensure(said != Said::OutsideApi || routes == UnknownRoutes::Pass, || {
            "a path outside the API is not refused".to_owned()
        })?;
    }
    Ok(())
}

/// What a validator says to a head.
#[derive(Debug, PartialEq)]
enum Said {
    OutsideApi,
    Refused(acg_policy::Report),
    /// The operation, and what is said to an empty body.
    Operation(&'static str, acg_policy::Report),
}

fn said(validator: &Validator, head: &Head<'_>) -> Result<Said, Broken> {
    let said = match validator.begin(head) {
        Begin::OutsideApi => Said::OutsideApi,
        Begin::Decided(report) => Said::Refused(report),
        Begin::NeedsBody(pending) => {
            let operation = pending.operation().id;
            let request = acg_policy::Request { head: *head, body: b"" };
            Said::Operation(operation, validator.validate(&request, None))
        }
    };
    match &said {
        Said::OutsideApi => {}
        Said::Refused(report) => {
            ensure(!report.is_accepted(), || format!("accepted without a body: {report}"))?;
            in_order(report, b"")?;
        }
        Said::Operation(_, report) => in_order(report, b"")?,
    }
    Ok(said)
}
