use crate::api::formats::SIP_HEADER;
use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

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

pub(crate) const ABOUT: NumberAspects = NumberAspects::SIP_HEADER;

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    if let Some(header) = number.custom_sip_header.present() {
        SIP_HEADER.check(header.text, At::Value(header.at), out);
    }
}
