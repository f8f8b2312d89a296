use crate::findings::{At, Reporter};
use crate::resource::NumberDraft;
use crate::rule::declare_rule;
use crate::rules::word::Word;

declare_rule! {
    /// The value of the SIP header is a plain word.
    ///
    /// ## What it checks
    ///
    /// `customSipHeader` is 1 to 100 of `A-Z`, `a-z`, `0-9`, `_` and `-`.
    ///
    /// ## Why
    ///
    /// The gateway puts the value into every call of the number. The published pattern has no other
    /// characters.
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
    /// Published schema, version 2024-02-29-preview.
    code: "number/sip-header-format",
    summary: "the SIP header's value is 1 to 100 letters, digits, `_` or `-`",
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

/// Whether the text may be the header's value.
pub(crate) fn is_valid(value: &str) -> bool {
    VALUE.is_valid(value)
}

static VALUE: Word = Word {
    subject: "value of the SIP header",
    alphabet: "`A-Z a-z 0-9 _ -`",
    extra: None,
    limit: 100,
};

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
