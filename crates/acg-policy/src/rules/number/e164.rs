use crate::api::formats::is_e164;
use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings, Reporter};
use crate::rules::number_help::{add_help, general_help};

declare_rule! {
    /// Telephone numbers are in E.164 format.
    ///
    /// ## What it checks
    ///
    /// The number in the path and `telephoneNumber` in the body consist of `+`, a digit from 1 to
    /// 9, and 1 to 14 further digits, all of them ASCII. The help names the repairs if they lead to a
    /// valid number: remove white space, `tel:`, an extension or a trunk prefix, replace `00`, put `+`
    /// in front, and so on. Otherwise it asks to enter the number again, and names the cause if it is
    /// certain: an exponent of a spreadsheet, a range, several numbers, missing digits.
    ///
    /// ## Why
    ///
    /// The published pattern is the same. Some regular expression engines also match non-ASCII
    /// digits, which E.164 does not have.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+123451?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+123451", "accountName": "contoso",
    ///   "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/00123451?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+123451", "accountName": "contoso",
    ///   "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+123451?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+1 234 51", "accountName": "contoso",
    ///   "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// ITU-T E.164, section 6; API specification 2024-02-29-preview, `telephoneNumber`:
    /// `^\+[1-9]\d+$`, at most 16 characters.
    code: "number/e164",
    summary: "telephone numbers are in E.164 format",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::MALFORMED;

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(telephone_number) = number.telephone_number.present() else { return };
    if number.is_e164 {
        return;
    }
    report_invalid(telephone_number.text.as_bytes(), At::Value(telephone_number.at), out);
}

/// Validates a number at any place.
pub(crate) fn check_text(number: &[u8], at: At<'_>, out: &mut Findings<'_>) {
    if let Some(mut out) = out.of(&RULE) {
        report_invalid(number, at, &mut out);
    }
}

/// Validates the number in the path; true if it is valid, whether or not the rule is enabled.
pub(crate) fn check_path(number: &[u8], out: &mut Findings<'_>) -> bool {
    check_text(number, At::PathParameter("telephoneNumber"), out);
    is_e164(number)
}

fn report_invalid(number: &[u8], at: At<'_>, out: &mut Reporter<'_, '_>) {
    if !is_e164(number) {
        let (policy, may_suggest) = (out.policy(), out.may_suggest());
        let issue = out
            .report(at, "expected an E.164 number: `+`, a digit from 1 to 9, then 1 to 14 digits")
            .count("minDigits", 2)
            .count("maxDigits", 15);
        if may_suggest && issue.is_listed() {
            add_help(issue, number, policy);
        } else {
            general_help(issue);
        }
    }
}
