use crate::report::Level;
use crate::route::{Aspects, FieldName, HeadView};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings, Reporter};

declare_rule! {
    /// The body is no larger than `maxBodyBytes` in the policy.
    ///
    /// ## What it checks
    ///
    /// The body has at most `maxBodyBytes` bytes, a parameter of the policy. The default is
    /// 131,072. A `content-length` above the limit is rejected before the body is read.
    ///
    /// ## Why
    ///
    /// The body is buffered until it is validated, and a partial body is never validated. A batch
    /// of 100 maximal numbers has about 115,000 bytes when indented.
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
    summary: "the body is no larger than `maxBodyBytes` in the policy",
    status: 413,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
}

/// Checks the declared length of a body.
pub(crate) const ABOUT: Aspects = Aspects::fields(&[FieldName::ContentLength]);

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    // Unless the rule rejects, only the body that is actually received counts; see `report`.
    if head.operation().is_none() || out.policy().level(&RULE) != Level::Error {
        return;
    }
    let Some(length) = head.fields.plain(FieldName::ContentLength) else { return };
    if exceeds(length.trim_ascii(), out.policy().max_body_bytes()) {
        report_size(out);
    }
}

/// Reports a body that has been received.
pub(crate) fn report(out: &mut Findings<'_>) {
    if let Some(mut out) = out.of(&RULE) {
        report_size(&mut out);
    }
}

fn report_size(out: &mut Reporter<'_, '_>) {
    let limit = out.policy().max_body_bytes();
    out.report(At::Body, format_args!("expected at most {limit} bytes, found more"))
        .help("send less data in one request, for example fewer numbers in a batch")
        .count("limit", limit);
}

/// Whether a decimal length exceeds the limit. The server rejects a malformed length itself.
fn exceeds(length: &[u8], limit: usize) -> bool {
    let mut value = Some(0_usize);
    for byte in length {
        if !byte.is_ascii_digit() {
            return false;
        }
        let digit = usize::from(byte - b'0');
        value = value.and_then(|value| value.checked_mul(10)?.checked_add(digit));
    }
    value.is_none_or(|value| value > limit)
}

#[cfg(test)]
mod tests {
    use super::exceeds;

    #[test]
    fn a_declared_length_is_compared_as_a_number() {
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
            assert_eq!(exceeds(length.as_bytes(), 10), over, "{length}");
        }
    }
}
