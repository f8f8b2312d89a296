use crate::resource::numbering::{Kind, Outline};
use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// North American toll-free numbers require `displayedCountryCode`.
    ///
    /// ## What it checks
    ///
    /// If `telephoneNumber` is a toll-free number with the calling code 1, the `configuration` of
    /// `teamsOperatorConnect` and `teamsPhoneMobile` contains `displayedCountryCode`.
    ///
    /// ## Why
    ///
    /// These numbers belong to all countries of the North American Numbering Plan, so the upload
    /// needs to specify one of them.
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
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "FirstPartyAppAssignment",
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Azure Communications Gateway, "Manage an enterprise with Azure Communications Gateway's Number
    /// Management Portal", section "Prerequisites".
    code: "number/toll-free-country",
    summary: "North American toll-free numbers require `displayedCountryCode`",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::TOLL_FREE;

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    let is_north_american_toll_free =
        |plan: &Outline| plan.calling_code() == 1 && plan.kind() == Kind::TollFree;
    if number.outline().filter(is_north_american_toll_free).is_none() {
        return;
    }
    for configuration in number.configurations() {
        if configuration.displayed_country_code().is_absent() {
            let at = At::Missing(configuration.at, "displayedCountryCode");
            out.report(at, "the toll-free number has no `displayedCountryCode`")
                .help("send the two-letter code of the country, for example `US`")
                .plans();
        }
    }
}
