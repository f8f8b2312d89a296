use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::Reporter;
use crate::rules::vocabulary::USAGES;
use crate::text::is_blank;

declare_rule! {
    /// `usage` is a documented usage.
    ///
    /// ## What it checks
    ///
    /// `usage` in the `configuration` of `teamsOperatorConnect` and `teamsPhoneMobile` is
    /// `CallingUserAssignment`, `FirstPartyAppAssignment` or `ConferenceAssignment`, including
    /// letter case. A blank value is left to `number/usage-empty`.
    ///
    /// ## Why
    ///
    /// The schema accepts any string. A misspelt usage is accepted, and fails minutes later in the
    /// backend. Some tenants have additional usages, so this is a warning by default.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "FirstPartyAppAssignment",
    ///     "choosableCapabilities": ["InboundCalling"],
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
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "callingUserAssignment",
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "Calling",
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Azure Communications Gateway, "Manage an enterprise with Azure Communications Gateway's Number
    /// Management Portal", section "Prerequisites";
    /// API specification 2024-02-29-preview, `usage`, which has no list of values.
    code: "number/usage-unknown",
    summary: "`usage` is a documented usage",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::OTHER_USAGE;

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    for configuration in number.configurations() {
        let Some(usage) = configuration.usage.present() else { continue };
        if !is_blank(usage.text) && !USAGES.has(usage.text) {
            USAGES.report(usage, "`usage` is not one of the documented usages", out);
        }
    }
}
