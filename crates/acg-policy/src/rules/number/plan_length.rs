use crate::findings::{At, Reporter};
use crate::numbering::{Length, Numbering};
use crate::resource::NumberDraft;
use crate::rule::declare_rule;

declare_rule! {
    /// A number is as long as numbers of its country are.
    ///
    /// ## What it checks
    ///
    /// Some numbers with the calling code of `telephoneNumber` have as many digits. A length that
    /// only numbers dialled within an area have is none of them, unless the plan has this very
    /// number, as Canada has 310 and four digits. The number in the path is not judged, because it
    /// is the same. A number whose calling code is not assigned is left to number/country-code.
    ///
    /// ## Why
    ///
    /// A digit is missing, or one is too many. The API takes the number, and the upload fails
    /// later.
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
    /// The numbering plans as libphonenumber's metadata has them; ITU-T E.164 and its list of
    /// assigned country codes.
    code: "number/plan-length",
    summary: "the number is as long as numbers of its country are",
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
    let Some(plan) = numbering.outline.filter(|plan| !plan.is_valid()) else { return };
    let (message, fault) = match plan.length() {
        Length::Possible => return,
        Length::TooShort => ("the number is shorter than any of its country", "too-short"),
        Length::TooLong => ("the number is longer than any of its country", "too-long"),
        Length::LocalOnly => ("the number has no area code", "local-only"),
        Length::Invalid => ("no number of its country is as long", "no-such-length"),
    };
    out.report(at, message)
        .help("send the whole number with its country code")
        .text("fault", fault);
}
