use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::vocabulary::{Seen, USAGES};

declare_rule! {
    /// Additional usages are documented and unique.
    ///
    /// ## What it checks
    ///
    /// Every element of `additionalUsages` in the `configuration` of `teamsOperatorConnect` and
    /// `teamsPhoneMobile` is `CallingUserAssignment`, `FirstPartyAppAssignment` or
    /// `ConferenceAssignment`, including letter case, and differs from `usage` and from all
    /// preceding elements.
    ///
    /// ## Why
    ///
    /// The schema accepts any string. A misspelt usage fails minutes later in the backend; a
    /// duplicate was probably meant to be a different usage.
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
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d",
    ///     "additionalUsages": ["ConferenceAssignment"]}}}}
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
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d",
    ///     "additionalUsages": ["Conference"]}}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d",
    ///     "additionalUsages": ["CallingUserAssignment"]}}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d",
    ///     "additionalUsages": ["ConferenceAssignment", "ConferenceAssignment"]}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Azure Communications Gateway, "Manage an enterprise with Azure Communications Gateway's Number
    /// Management Portal", section "Prerequisites";
    /// API specification 2024-02-29-preview, `additionalUsages`.
    code: "number/additional-usage-unknown",
    summary: "additional usages are documented and unique",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::ADDITIONAL_USAGES;

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    for configuration in number.configurations() {
        let mut seen = Seen::new(&USAGES);
        if let Some(usage) = configuration.usage.present() {
            seen.repeats(usage.text);
        }
        for usage in configuration.additional_usages().texts() {
            match seen.repeats(usage.text) {
                None => USAGES.report(
                    usage,
                    "additional usage is not one of the documented usages",
                    out,
                ),
                Some(false) => {}
                Some(true) => {
                    out.report(At::Value(usage.at), "duplicate usage")
                        .variant("duplicate")
                        .help("remove it, or send a different usage");
                }
            }
        }
    }
}
