use crate::findings::{At, Reporter};
use crate::resource::NumberDraft;
use crate::rule::declare_rule;
use crate::rules::vocabulary::CAPABILITIES;

declare_rule! {
    /// An Operator Connect or Teams Phone Mobile number can do something.
    ///
    /// ## What it checks
    ///
    /// `choosableCapabilities` in the `configuration` of `teamsOperatorConnect` and
    /// `teamsPhoneMobile` has at least one element.
    ///
    /// ## Why
    ///
    /// The schema takes an empty list. What the backend makes of a number that can neither be
    /// called nor call is not documented.
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
    /// least length.
    code: "number/capabilities-empty",
    summary: "a number has at least one capability",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    for configuration in number.configurations() {
        let Some(capabilities) = configuration.choosable_capabilities().present() else { continue };
        if capabilities.is_empty() {
            out.report(At::Value(capabilities), "the number has no capability")
                .help("send what the number can do, for example `InboundCalling`")
                .list("expected", CAPABILITIES.words);
        }
    }
}
