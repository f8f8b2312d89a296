use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::Reporter;
use crate::rules::vocabulary::CAPABILITIES;

declare_rule! {
    /// Capabilities are `InboundCalling`, `OutboundCalling` or `Mobile`.
    ///
    /// ## What it checks
    ///
    /// Every element of `choosableCapabilities` in the `configuration` of `teamsOperatorConnect`
    /// and `teamsPhoneMobile` is `InboundCalling`, `OutboundCalling` or `Mobile`, including letter
    /// case.
    ///
    /// ## Why
    ///
    /// The schema accepts any string, and a misspelt capability fails minutes later in the backend.
    /// The capability plans of some accounts contain other values, so this is a warning by default.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": ["InboundCalling", "OutboundCalling", "Mobile"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": ["InboundCalling", "outboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": ["UserAssignment"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Azure Communications Gateway, "Manage an enterprise with Azure Communications Gateway's Number
    /// Management Portal", section "Prerequisites";
    /// API specification 2024-02-29-preview, capability plans.
    code: "number/capability-unknown",
    summary: "capabilities are `InboundCalling`, `OutboundCalling` or `Mobile`",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::OTHER_CAPABILITIES;

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    for configuration in number.configurations() {
        for capability in configuration.choosable_capabilities().texts() {
            if !CAPABILITIES.has(capability.text) {
                CAPABILITIES.report(
                    capability,
                    "capability is not one of the documented capabilities",
                    out,
                );
            }
        }
    }
}
