use crate::findings::{At, Findings, Reporter};
use crate::route::{FieldName, HeadView, Sent};
use crate::rule::{Level, declare_rule};
use crate::text::text;

declare_rule! {
    /// A body is no larger than the policy allows.
    ///
    /// ## What it checks
    ///
    /// The body has at most the policy's `maxBodyBytes`; by default 131,072 bytes. `content-length` is believed when it
    /// promises more, so that such a body need not be read.
    ///
    /// ## Why
    ///
    /// A body is held until it is judged, and a part of a body is never judged. A batch of 100 maximal numbers, indented,
    /// has about 115,000 bytes.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```json policy
    /// {"profile": "strict", "maxBodyBytes": 88}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// content-length: 88
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```json policy
    /// {"profile": "strict", "maxBodyBytes": 79}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// content-length: 131073
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 9110, section 15.5.14 (413 Content Too Large).
    code: "request/body-too-large",
    summary: "a body is no larger than the policy's `maxBodyBytes`",
    status: 413,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
}

/// Judges a body that is promised.
pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    // As a warning it is left to `report`, which speaks of the body that really comes.
    if head.operation().is_none() || out.policy().level(&RULE) != Level::Error {
        return;
    }
    let Sent::One(length) = head.fields.one(FieldName::ContentLength) else { return };
    if exceeds(length, out.policy().max_body_bytes()) {
        speak(out);
    }
}

/// Reports a body that came.
pub(crate) fn report(out: &mut Findings<'_>) {
    if let Some(mut out) = out.of(&RULE) {
        speak(&mut out);
    }
}

fn speak(out: &mut Reporter<'_, '_>) {
    let limit = out.policy().max_body_bytes();
    out.report(At::Body, text!["expected at most ", limit, " bytes, found more"])
        .help("send less in one request, for example fewer numbers in a batch")
        .count("limit", limit);
}

/// Whether a length in decimal is over the limit. What is no number is for the server to refuse.
fn exceeds(length: &str, limit: usize) -> bool {
    let is_number = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    is_number && length.parse::<usize>().map_or(true, |length| length > limit)
}

#[cfg(test)]
mod tests {
    use super::exceeds;

    #[test]
    fn a_promised_length_is_compared_as_a_number() {
        for (length, over) in [
            ("10", false),
            ("11", true),
            ("0000000000000000000000000000010", false),
            ("0000000000000000000000000000011", true),
            ("99999999999999999999999999999999", true),
            ("", false),
            ("+11", false),
            ("-11", false),
            ("0x11", false),
        ] {
            assert_eq!(exceeds(length, 10), over, "{length}");
        }
    }
}
