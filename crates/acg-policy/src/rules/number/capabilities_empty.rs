use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::vocabulary::CAPABILITIES;

declare_rule! {
    /// `choosableCapabilities` contains at least one capability.
    ///
    /// ## What it checks
    ///
    /// `choosableCapabilities` in the `configuration` of `teamsOperatorConnect` and
    /// `teamsPhoneMobile` contains at least one element.
    ///
    /// ## Why
    ///
    /// The schema accepts an empty list. How the backend handles a number that can neither make nor
    /// receive calls is not documented.
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
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": [],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `choosableCapabilities`, which is required and has no
    /// minimum length.
    code: "number/capabilities-empty",
    summary: "`choosableCapabilities` contains at least one capability",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::OTHER_CAPABILITIES;

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    for configuration in number.configurations() {
        let Some(capabilities) = configuration.choosable_capabilities().present() else { continue };
        if capabilities.is_empty() {
            out.report(At::Value(capabilities), "`choosableCapabilities` is empty")
                .help("send at least one capability, for example `InboundCalling`")
                .facts(CAPABILITIES.facts);
        }
    }
}
