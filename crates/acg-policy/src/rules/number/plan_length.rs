use crate::resource::NumberAspects;
use crate::resource::numbering::{Length, Numbering};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::number_help::{report, unknown};

declare_rule! {
    /// The number has a valid length for its country.
    ///
    /// ## What it checks
    ///
    /// The numbering plan of the calling code contains numbers with as many digits as
    /// `telephoneNumber`. A length that occurs only in local dialling, without an area code, is not
    /// accepted, unless the plan contains this very number, such as `310` followed by four digits
    /// in Canada. The message names a trunk prefix after the country code, and a zero that may be
    /// missing; the fact `cause` has a word for each. The number in the path is not checked, because
    /// `number/path-mismatch` requires it to be equal. A number with an unassigned calling code is
    /// left to `number/country-code`. A number in a range of the policy's
    /// `numberingPlan.additional` is accepted.
    ///
    /// ## Why
    ///
    /// A digit is missing, or there is one too many. The API accepts the number, and the upload
    /// fails later.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+123451?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+123451", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+120255501234?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+120255501234", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// The numbering plans in libphonenumber's metadata; ITU-T E.164 and its list of assigned
    /// country codes.
    code: "number/plan-length",
    summary: "the number has a valid length for its country",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

// Inlined, so that the place is only built for a report.
pub(crate) const ABOUT: NumberAspects = NumberAspects::OUTSIDE_PLAN;

#[inline(always)]
pub(crate) fn check(numbering: Numbering<'_>, at: At<'_>, out: &mut Reporter<'_, '_>) {
    let Some(plan) = numbering.outline.filter(|plan| !plan.is_valid()) else { return };
    let unknown = match plan.length() {
        Length::Possible => return,
        Length::TooShort => unknown!("too-short", "too few digits for this country"),
        Length::TooLong => unknown!("too-long", "too many digits for this country"),
        Length::LocalOnly => unknown!("local-only", "the area code is missing"),
        Length::Invalid => {
            unknown!("no-such-length", "wrong number of digits for this country")
        }
    };
    if out.policy().is_additional(numbering.number()) {
        return;
    }
    report(numbering, unknown, at, out);
}
