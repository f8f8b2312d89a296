use crate::findings::{At, Reporter};
use crate::numbering::{Length, Numbering};
use crate::resource::NumberDraft;
use crate::rule::declare_rule;

declare_rule! {
    /// The numbering plan of its country has the number.
    ///
    /// ## What it checks
    ///
    /// `telephoneNumber` is a number of its country's plan, of whatever kind: fixed, mobile,
    /// toll-free, shared cost and so on. Whether it is assigned to anybody is not known. The number
    /// in the path is not judged, because it is the same. A number whose length is impossible is
    /// left to number/plan-length.
    ///
    /// ## Why
    ///
    /// A digit is wrong: an area that is not there, or a range that nobody has. Trunk prefixes that
    /// were left behind the country code, as in `+44 0…`, are found here too.
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
    /// The numbering plans as libphonenumber's metadata has them; ITU-T E.164 and its list of
    /// assigned country codes.
    code: "number/plan-pattern",
    summary: "the numbering plan of the country has the number",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    if let Some((numbering, at)) = number.numbering() {
        judge(numbering, At::Value(at), out);
    }
}

pub(crate) fn judge(numbering: Numbering<'_>, at: At<'_>, out: &mut Reporter<'_, '_>) {
    let Some(plan) = numbering.outline else { return };
    if plan.length() == Length::Possible && !plan.is_valid() {
        out.report(at, "the numbering plan of the country has no such number")
            .help("check the area code, and leave a leading zero of the national number out");
    }
}
