use crate::findings::{At, Reporter};
use crate::resource::NumberDraft;
use crate::rule::declare_rule;
use crate::rules::word::Word;

declare_rule! {
    /// `customSipHeader` is 1 to 100 ASCII letters, digits, `_` or `-`.
    ///
    /// ## What it checks
    ///
    /// `customSipHeader` in the `configuration` of a number.
    ///
    /// ## Why
    ///
    /// The gateway adds the value to every call of the number. The published pattern permits no
    /// other characters.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {"teamsDirectRouting": {"enabled": true}},
    ///   "configuration": {"customSipHeader": "billing-7"}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {"teamsDirectRouting": {"enabled": true}},
    ///   "configuration": {"customSipHeader": "billing 7"}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {"teamsDirectRouting": {"enabled": true}},
    ///   "configuration": {"customSipHeader": ""}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `customSipHeader`: `^[A-Za-z0-9_-]+$`, 1 to 100
    /// characters.
    code: "number/sip-header-format",
    summary: "`customSipHeader` is 1 to 100 ASCII letters, digits, `_` or `-`",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    if let Some(header) = number.custom_sip_header.present() {
        VALUE.check(header.text, At::Value(header.at), out);
    }
}

/// Whether this is a valid value of `customSipHeader`.
pub(crate) fn is_valid(value: &str) -> bool {
    VALUE.is_valid(value)
}

static VALUE: Word =
    Word { subject: "`customSipHeader`", alphabet: "`A-Z a-z 0-9 _ -`", extra: None, limit: 100 };

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::VALUE;

    proptest! {
        #[test]
        fn it_agrees_with_the_published_pattern(value in "[A-Za-z0-9_-]{0,102}|[ -~]{0,4}|\\PC{0,4}") {
            let published = Regex::new(r"\A[A-Za-z0-9_-]{1,100}\z").expect("a pattern");
            prop_assert_eq!(VALUE.is_valid(&value), published.is_match(&value));
        }
    }
}
