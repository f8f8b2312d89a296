use crate::api::formats::is_e164;
use crate::resource::NumberDraft;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings, Reporter};

declare_rule! {
    /// Telephone numbers are in E.164 format.
    ///
    /// ## What it checks
    ///
    /// The number in the path and `telephoneNumber` in the body consist of `+`, a digit from 1 to
    /// 9, and 1 to 14 further digits, all of them ASCII. The help names the usual causes: spaces,
    /// `00`, `tel:`, a missing `+`, a trunk prefix, non-ASCII digits.
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
pub(crate) fn check_path(number: &str, out: &mut Findings<'_>) -> bool {
    check_text(number.as_bytes(), At::PathParameter("telephoneNumber"), out);
    is_e164(number.as_bytes())
}

fn report_invalid(number: &[u8], at: At<'_>, out: &mut Reporter<'_, '_>) {
    if !is_e164(number) {
        out.report(at, "expected an E.164 number: `+`, a digit from 1 to 9, then 1 to 14 digits")
            .help(help_for(number))
            .count("minDigits", 2)
            .count("maxDigits", 15);
    }
}

/// The help for the most likely cause.
fn help_for(number: &[u8]) -> &'static str {
    let digits = number.iter().filter(|byte| byte.is_ascii_digit()).count();
    match number {
        [] => "send the number with its country code, for example `+442079460000`",
        [b't' | b'T', b'e' | b'E', b'l' | b'L', b':', ..] => "remove `tel:`",
        [b'0', b'0', ..] => "replace the leading `00` with `+`",
        [b'0', ..] | [b'+', b'0', ..] => {
            "send `+`, the country code and the national number without trunk prefix"
        }
        _ if !number.is_ascii() => "use ASCII digits and an ASCII plus sign",
        _ if number.iter().any(u8::is_ascii_whitespace) => "remove white space",
        _ if number.iter().any(|byte| b"-.()/".contains(byte)) => {
            "remove punctuation, and a trunk prefix such as `(0)`"
        }
        [b'1'..=b'9', ..] if digits == number.len() => {
            "start the number with `+` and its country code"
        }
        _ if digits > 15 => "send at most 15 digits",
        _ => "send only `+` and digits",
    }
}
