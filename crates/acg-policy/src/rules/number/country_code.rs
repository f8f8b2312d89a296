use crate::resource::NumberAspects;
use crate::resource::numbering::Numbering;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::message::with_version;

declare_rule! {
    /// The country calling code is assigned.
    ///
    /// ## What it checks
    ///
    /// The first one to three digits of `telephoneNumber` are the calling code of a country, a
    /// group of countries or a worldwide service. The number in the path is not checked, because
    /// `number/path-mismatch` requires it to be equal. A number in a range of the policy's
    /// `numberingPlan.additional` is accepted.
    ///
    /// ## Why
    ///
    /// No call can reach a number with an unassigned calling code. The `+` was probably put in
    /// front of a number without its country code.
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
    /// ```http
    /// PUT /accounts/contoso/numbers/+80012345678?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+80012345678", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+999123456?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+999123456", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// The numbering plans in libphonenumber's metadata; ITU-T E.164 and its list of assigned
    /// country codes.
    code: "number/country-code",
    summary: "the country calling code is assigned",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

// Inlined, so that the place is only built for a report.
pub(crate) const ABOUT: NumberAspects = NumberAspects::OUTSIDE_PLAN;

#[inline(always)]
pub(crate) fn check(numbering: Numbering<'_>, at: At<'_>, out: &mut Reporter<'_, '_>) {
    if numbering.outline.is_none() && !out.policy().is_additional(numbering.number()) {
        out.report(at, with_version!("unassigned country calling code"))
            .help("enter the number again as dialled from abroad: `+`, country code and number")
            .plans();
    }
}
