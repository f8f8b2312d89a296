use crate::resource::NumberAspects;
use crate::resource::numbering::{Length, Numbering};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter, StaticFacts, text};
use crate::rules::message::with_version;
use crate::rules::number_help::{Unknown, report};

declare_rule! {
    /// The number is valid in the numbering plan of its country.
    ///
    /// ## What it checks
    ///
    /// `telephoneNumber` is in a number range of its country's numbering plan, of any kind: fixed,
    /// mobile, toll-free, shared cost and so on. Whether the number is assigned to a subscriber is
    /// not known. The number in the path is not checked, because `number/path-mismatch` requires it
    /// to be equal. A number with an invalid length is left to `number/plan-length`. A number in a
    /// range of the policy's `numberingPlan.additional` is accepted.
    ///
    /// ## Why
    ///
    /// A digit is wrong: the area code does not exist, the number range is not in use, or its numbers
    /// have a digit more or less. A trunk prefix after the country code is found here too if the length
    /// is valid with it, and so is a zero that was removed in Italy, say. The message and the fact
    /// `cause` distinguish them: `trunk-prefix`, `national-format`, `zero-missing`, `too-few-digits`,
    /// `too-many-digits`, or `unknown` if the area code or range is unknown.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+12065550100?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+12065550100", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsDirectRouting": {"enabled": true}}}
    /// ```
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
    /// PUT /accounts/contoso/numbers/+12005550100?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+12005550100", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// The numbering plans in libphonenumber's metadata; ITU-T E.164 and its list of assigned
    /// country codes.
    code: "number/plan-pattern",
    summary: "the number is valid in the numbering plan of its country",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

// Inlined, so that the place is only built for a report.
pub(crate) const ABOUT: NumberAspects = NumberAspects::OUTSIDE_PLAN;

#[inline(always)]
pub(crate) fn check(numbering: Numbering<'_>, at: At<'_>, out: &mut Reporter<'_, '_>) {
    let Some(plan) = numbering.outline else { return };
    let is_invalid = plan.length() == Length::Possible && !plan.is_valid();
    if is_invalid && !out.policy().is_additional(numbering.number()) {
        let message =
            with_version!("the numbering plan of the country lacks the area code or range");
        report(numbering, Unknown { fault: "", message, facts: FACTS }, at, out);
    }
}

static FACTS: StaticFacts =
    &[("cause", text("unknown")), ("plans", text(e164_plan::METADATA_VERSION))];
