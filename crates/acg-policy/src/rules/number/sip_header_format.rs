use crate::findings::{At, Reporter};
use crate::resource::NumberDraft;
use crate::rule::declare_rule;
use crate::rules::account::name_format::is_valid;

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
    /// PUT /accounts/contoso/numbers/+123451?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+123451", "accountName": "contoso",
    ///   "serviceDetails": {"teamsDirectRouting": {"enabled": true}},
    ///   "configuration": {"customSipHeader": "billing-7"}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+123451?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+123451", "accountName": "contoso",
    ///   "serviceDetails": {"teamsDirectRouting": {"enabled": true}},
    ///   "configuration": {"customSipHeader": "billing 7"}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+123451?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+123451", "accountName": "contoso",
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
    weights: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(header) = number.custom_sip_header.present() else { return };
    if is_valid(header.text) {
        return;
    }
    out.report(At::Value(header.at), "expected 1 to 100 letters, digits, `_` or `-`")
        .help("remove other characters, or leave `customSipHeader` out")
        .count("maxLength", 100);
}
