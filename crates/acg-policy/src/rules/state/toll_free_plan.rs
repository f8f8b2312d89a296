use crate::account::StateCheck;
use crate::resource::numbering::Kind;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::state_context::StateContext;

declare_rule! {
    /// A toll-free number requires a capability plan that supports it.
    ///
    /// ## What it checks
    ///
    /// For `teamsOperatorConnect` and `teamsPhoneMobile`, where enabled, and a toll-free number:
    /// not every capability plan for `usage` has `supportsTollFree: false`. A plan without
    /// `supportsTollFree` is assumed to support it, and a usage without a plan is left to
    /// `state/plan`. The rule runs only if the caller supplies the plans.
    ///
    /// ## Why
    ///
    /// The plans list everything that is possible for this customer. Anything else fails minutes
    /// later in the backend.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+18335550100?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+18335550100", "accountName": "contoso", "serviceDetails":
    ///   {"teamsOperatorConnect": {"enabled": true, "configuration": {"usage":
    ///   "FirstPartyAppAssignment", "choosableCapabilities": ["InboundCalling"], "civicAddressId":
    ///   "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d", "displayedCountryCode": "US"}}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsOperatorConnect":
    ///   {"enabled": true}, "teamsPhoneMobile": {"enabled": true}, "teamsDirectRouting":
    ///   {"enabled": true}}}, "plans": {"capabilityPlans": [{"name": "Apps", "usage":
    ///   "FirstPartyAppAssignment", "choosableCapabilities": ["InboundCalling"],
    ///   "supportsTollFree": true}]}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+18335550100?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+18335550100", "accountName": "contoso", "serviceDetails":
    ///   {"teamsOperatorConnect": {"enabled": true, "configuration": {"usage":
    ///   "FirstPartyAppAssignment", "choosableCapabilities": ["InboundCalling"], "civicAddressId":
    ///   "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d", "displayedCountryCode": "US"}}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsOperatorConnect":
    ///   {"enabled": true}, "teamsPhoneMobile": {"enabled": true}, "teamsDirectRouting":
    ///   {"enabled": true}}}, "plans": {"capabilityPlans": [{"name": "Apps", "usage":
    ///   "FirstPartyAppAssignment", "choosableCapabilities": ["InboundCalling"],
    ///   "supportsTollFree": false}]}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, operation `:getTeamsCapabilityPlans`,
    /// `supportsTollFree`.
    code: "state/toll-free-plan",
    summary: "a toll-free number requires a capability plan that supports it",
    status: 409,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: StateCheck::adds_numbers_by,
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    let plans = context.account().and_then(|account| account.plans.as_deref());
    let Some(plans) = plans else { return };
    for number in context.numbers() {
        if number.outline().is_none_or(|plan| plan.kind() != Kind::TollFree) {
            continue;
        }
        for configuration in number.enabled_configurations() {
            let Some(usage) = configuration.usage.present() else { continue };
            if plans.excludes_toll_free(usage.text) {
                out.report(At::Value(usage.at), "no capability plan for the usage supports toll-free numbers")
                    .help("send a usage whose plan supports toll-free numbers, or ask for a plan to be extended");
            }
        }
    }
}
