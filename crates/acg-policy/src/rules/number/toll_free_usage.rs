use crate::resource::numbering::Kind;
use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// Toll-free numbers cannot have usage `CallingUserAssignment`.
    ///
    /// ## What it checks
    ///
    /// If `telephoneNumber` is toll-free in its numbering plan, neither `usage` nor any element of
    /// `additionalUsages` in the `configuration` of `teamsOperatorConnect` and `teamsPhoneMobile`
    /// is `CallingUserAssignment`.
    ///
    /// ## Why
    ///
    /// Toll-free numbers can be assigned to voice applications and conference bridges, not to
    /// users.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+18335550100?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+18335550100", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "FirstPartyAppAssignment",
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d",
    ///     "displayedCountryCode": "US"}}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+18335550100?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+18335550100", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d",
    ///     "displayedCountryCode": "US"}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Microsoft Teams documentation, "Manage the usage of a phone number".
    code: "number/toll-free-usage",
    summary: "toll-free numbers cannot have usage `CallingUserAssignment`",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::TOLL_FREE;

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    if number.outline().is_none_or(|plan| plan.kind() != Kind::TollFree) {
        return;
    }
    for configuration in number.configurations() {
        let usages = configuration.usage.present().into_iter();
        let usages = usages.chain(configuration.additional_usages().texts());
        for usage in usages.filter(|usage| usage.text == "CallingUserAssignment") {
            out.report(
                At::Value(usage.at),
                "a toll-free number cannot have usage `CallingUserAssignment`",
            )
            .help("send `FirstPartyAppAssignment` or `ConferenceAssignment`")
            .list("expected", &["FirstPartyAppAssignment", "ConferenceAssignment"])
            .plans();
        }
    }
}
