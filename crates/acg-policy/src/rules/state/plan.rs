use crate::findings::{At, Reporter};
use crate::resource::OperatorConfigurationDraft;
use crate::resource::draft::Text;
use crate::rule::{Weight, declare_rule};
use crate::rules::number::{additional_usage_unknown, capability_unknown, usage_unknown};
use crate::rules::state::Asked;
use crate::rules::vocabulary::{CAPABILITIES, USAGES};
use crate::tables::CapabilityPlans;

declare_rule! {
    /// The account has a capability plan for the number.
    ///
    /// ## What it checks
    ///
    /// For each enabled one of `teamsOperatorConnect` and `teamsPhoneMobile`: `usage` and every
    /// element of `additionalUsages` are the usage of one of the account's plans, and every element
    /// of `choosableCapabilities` is among the choosable or mandatory capabilities of a plan for
    /// `usage`. Words that another rule doubts already are left out. Silent unless the caller
    /// brings the plans.
    ///
    /// ## Why
    ///
    /// The plans are the list of what is possible for this very customer; anything else fails
    /// minutes later in the backend.
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
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsOperatorConnect": {"enabled": true}}},
    ///  "plans": {"capabilityPlans": [{"name": "Users", "usage": "CallingUserAssignment",
    ///    "choosableCapabilities": ["InboundCalling"], "supportsTollFree": false}]}}
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
    ///     "choosableCapabilities": ["InboundCalling", "OutboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsOperatorConnect": {"enabled": true}}},
    ///  "plans": {"capabilityPlans": [{"name": "Users", "usage": "CallingUserAssignment",
    ///    "choosableCapabilities": ["InboundCalling"], "supportsTollFree": false}]}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "ConferenceAssignment",
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsOperatorConnect": {"enabled": true}}},
    ///  "plans": {"capabilityPlans": [{"name": "Users", "usage": "CallingUserAssignment",
    ///    "choosableCapabilities": ["InboundCalling"], "supportsTollFree": false}]}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, capability plans, and the operation
    /// `:getTeamsCapabilityPlans`.
    code: "state/plan",
    summary: "the account has a plan for the usage with the capabilities",
    status: 409,
    weights: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(asked: &Asked<'_>, out: &mut Reporter<'_, '_>) {
    let Some(plans) = asked.account().and_then(|account| account.plans.as_deref()) else { return };
    for number in asked.numbers() {
        for (service, _) in number.enabled() {
            let Some(configuration) = service.configuration.as_present() else { continue };
            judge(configuration, plans, out);
        }
    }
}

fn judge(
    configuration: &OperatorConfigurationDraft<'_>,
    plans: &CapabilityPlans,
    out: &mut Reporter<'_, '_>,
) {
    let policy = out.policy();
    let doubted = |rule| policy.weight(rule) != Weight::Off;
    let (usages, additional, capabilities) = (
        doubted(&usage_unknown::RULE),
        doubted(&additional_usage_unknown::RULE),
        doubted(&capability_unknown::RULE),
    );
    if let Some(usage) = configuration.usage.present() {
        let spoken_of = usage.text.trim().is_empty() || (usages && !USAGES.has(usage.text));
        if !spoken_of && !plans.has_usage(usage.text) {
            report(usage, "the account has no plan for the usage", out);
        }
        for capability in configuration.choosable_capabilities.texts() {
            let spoken_of = capabilities && !CAPABILITIES.has(capability.text);
            let planned = plans.allows(usage.text, capability.text);
            if !spoken_of && !planned && plans.has_usage(usage.text) {
                report(capability, "no plan of the account has the capability for the usage", out);
            }
        }
    }
    for usage in configuration.additional_usages.texts() {
        let spoken_of = additional && !USAGES.has(usage.text);
        if !spoken_of && !plans.has_usage(usage.text) {
            report(usage, "the account has no plan for the usage", out);
        }
    }
}

fn report(word: Text<'_>, message: &'static str, out: &mut Reporter<'_, '_>) {
    out.report(At::Value(word.at), message)
        .help("send what one of the account's capability plans has, or have the plan extended");
}
