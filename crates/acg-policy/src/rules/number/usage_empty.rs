use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::vocabulary::USAGES;
use crate::text::is_blank;

declare_rule! {
    /// `usage` is not empty.
    ///
    /// ## What it checks
    ///
    /// `usage` in the `configuration` of `teamsOperatorConnect` and `teamsPhoneMobile` contains at
    /// least one visible character. White space, format characters, variation selectors and fillers
    /// are not visible.
    ///
    /// If the account is known and has `syncEnabled: false` for the service, or the policy sets
    /// `backendSync` to `off`, the issue is at most a warning.
    ///
    /// ## Why
    ///
    /// The API accepts an empty `usage`. The sync to the backend fails minutes later with
    /// `InvalidRequest`, and the number carries no calls.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {
    ///     "usage": "CallingUserAssignment", "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {
    ///     "usage": "", "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Provisioning API overview, "Error in backend service provisioning for uploading a number".
    code: "number/usage-empty",
    summary: "`usage` is not empty",
    status: 400,
    levels: { standard: Error, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::OTHER_USAGE;

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    for service in number.services() {
        let configuration = service.configuration.as_present();
        let usage = configuration.and_then(|configuration| configuration.usage.present());
        if let Some(usage) = usage.filter(|usage| is_blank(usage.text)) {
            out.report_sync(service.service, At::Value(usage.at), "`usage` is empty")
                .help(HELP)
                .facts(USAGES.facts);
        }
    }
}

const HELP: &str =
    "send `CallingUserAssignment`, `FirstPartyAppAssignment` or `ConferenceAssignment`";
