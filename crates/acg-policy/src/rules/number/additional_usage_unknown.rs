use crate::findings::{At, Reporter};
use crate::resource::NumberDraft;
use crate::rule::declare_rule;
use crate::rules::vocabulary::{Seen, USAGES};

declare_rule! {
    /// An additional usage is one that the documentation knows, and says something new.
    ///
    /// ## What it checks
    ///
    /// Every element of `additionalUsages` in the `configuration` of `teamsOperatorConnect` and
    /// `teamsPhoneMobile` is `CallingUserAssignment`, `FirstPartyAppAssignment` or
    /// `ConferenceAssignment`, letter case included, and is neither the `usage` nor an element
    /// before it.
    ///
    /// ## Why
    ///
    /// The schema takes any texts. A misspelt usage fails minutes later in the backend; a repeated
    /// one was probably meant to be another.
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
    /// Operator documentation "Manage an enterprise with Operator Connect", number configuration;
    /// API specification 2024-02-29-preview, `additionalUsages`.
    code: "number/additional-usage-unknown",
    summary: "additional usages are documented words, each said once",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    for configuration in number.configurations() {
        let mut seen = Seen::new(&USAGES);
        if let Some(usage) = configuration.usage.present() {
            seen.repeats(usage.text);
        }
        for usage in configuration.additional_usages().texts() {
            match seen.repeats(usage.text) {
                None => {
                    USAGES.report(usage, "additional usage is none of the documented ones", out)
                }
                Some(false) => {}
                Some(true) => {
                    out.report(At::Value(usage.at), "the usage is listed twice")
                        .help("remove it, or send another usage");
                }
            }
        }
    }
}
