use crate::account::{CapabilityPlans, StateCheck};
use crate::resource::OperatorConfigurationDraft;
use crate::resource::draft::Text;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::number;
use crate::rules::state_context::StateContext;
use crate::rules::vocabulary::{CAPABILITIES, Seen, USAGES, repeated};
use crate::text::is_blank;

declare_rule! {
    /// The account's capability plans cover the usage and the capabilities.
    ///
    /// ## What it checks
    ///
    /// For `teamsOperatorConnect` and `teamsPhoneMobile`, where enabled: `usage` and every element
    /// of `additionalUsages` are usages of the account's capability plans, and every element of
    /// `choosableCapabilities` is a choosable or mandatory capability of a plan for `usage`. Values
    /// that another rule reports are not checked. It requires that the caller supplies the plans.
    ///
    /// ## Why
    ///
    /// The plans list everything that is possible for this customer. Anything else fails minutes
    /// later in the backend.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails": {
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
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails": {
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
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails": {
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
    /// API specification 2024-02-29-preview, operation `:getTeamsCapabilityPlans`.
    code: "state/plan",
    summary: "the account's capability plans cover the usage and the capabilities",
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
        let configurations = number.enabled_configurations();
        configurations.for_each(|configuration| check_configuration(configuration, plans, out));
    }
}

fn check_configuration(
    configuration: OperatorConfigurationDraft<'_>,
    plans: &CapabilityPlans,
    out: &mut Reporter<'_, '_>,
) {
    let mut seen = Seen::new(&USAGES);
    if let Some(usage) = configuration.usage.present() {
        let unknown = out.is_enabled(&number::usage_unknown::RULE) && !USAGES.has(usage.text);
        if plans.has_usage(usage.text) {
            let capabilities = configuration.choosable_capabilities().texts();
            check_capabilities(usage.text, capabilities, plans, out);
        } else if !unknown && !is_blank(usage.text) {
            report(usage, USAGE, out);
        }
        seen.repeats(usage.text);
    }
    let reports_usages = out.is_enabled(&number::additional_usage_unknown::RULE);
    for usage in configuration.additional_usages().texts() {
        let reported = seen.repeats(usage.text) != Some(false);
        if !((reports_usages && reported) || plans.has_usage(usage.text)) {
            report(usage, USAGE, out);
        }
    }
}

fn check_capabilities<'d>(
    usage: &str,
    capabilities: impl Iterator<Item = Text<'d>> + Clone,
    plans: &CapabilityPlans,
    out: &mut Reporter<'_, '_>,
) {
    let words = out.is_enabled(&number::capability_unknown::RULE);
    let repeats = out.is_enabled(&number::capability_repeated::RULE);
    let again = repeats.then(|| repeated(capabilities.clone(), &CAPABILITIES));
    let mut again = again.into_iter().flatten().peekable();
    for capability in capabilities {
        let repeated = again.next_if(|next| next.at.index == capability.at.index).is_some();
        let reported = repeated || (words && !CAPABILITIES.has(capability.text));
        if !reported && !plans.allows(usage, capability.text) {
            report(capability, CAPABILITY, out);
        }
    }
}

fn report(word: Text<'_>, [variant, message]: [&'static str; 2], out: &mut Reporter<'_, '_>) {
    out.report(At::Value(word.at), message)
        .variant(variant)
        .help("send a value from the account's capability plans, or ask for a plan to be extended");
}

const USAGE: [&str; 2] = ["usage", "the account has no capability plan for this usage"];
const CAPABILITY: [&str; 2] = ["capability", "no plan for the usage has this capability"];
