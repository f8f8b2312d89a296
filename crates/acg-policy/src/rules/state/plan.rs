use crate::findings::{At, Reporter};
use crate::resource::OperatorConfigurationDraft;
use crate::resource::draft::Text;
use crate::rule::declare_rule;
use crate::rules::number;
use crate::rules::state::StateContext;
use crate::rules::vocabulary::{CAPABILITIES, Seen, USAGES, repeated};
use crate::tables::CapabilityPlans;
use crate::text::is_blank;

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
    /// API specification 2024-02-29-preview, capability plans, and the operation
    /// `:getTeamsCapabilityPlans`.
    code: "state/plan",
    summary: "the account has a plan for the usage with the capabilities",
    status: 409,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    let Some(plans) = context.account().and_then(|account| account.plans.as_deref()) else {
        return;
    };
    for number in context.numbers() {
        for (service, _) in number.enabled() {
            if let Some(configuration) = service.configuration.present() {
                judge(configuration, plans, out);
            }
        }
    }
}

fn judge(own: OperatorConfigurationDraft<'_>, plans: &CapabilityPlans, out: &mut Reporter<'_, '_>) {
    let mut seen = Seen::new(&USAGES);
    if let Some(usage) = own.usage.present() {
        let unknown = out.asks(&number::usage_unknown::RULE) && !USAGES.has(usage.text);
        if plans.has_usage(usage.text) {
            judge_capabilities(usage.text, own.choosable_capabilities().texts(), plans, out);
        } else if !unknown && !is_blank(usage.text) {
            report(usage, "the account has no plan for the usage", out);
        }
        seen.repeats(usage.text);
    }
    let context = out.asks(&number::additional_usage_unknown::RULE);
    for usage in own.additional_usages().texts() {
        let doubted = seen.repeats(usage.text) != Some(false);
        if !((context && doubted) || plans.has_usage(usage.text)) {
            report(usage, "the account has no plan for the usage", out);
        }
    }
}

fn judge_capabilities<'d>(
    usage: &str,
    capabilities: impl Iterator<Item = Text<'d>> + Clone,
    plans: &CapabilityPlans,
    out: &mut Reporter<'_, '_>,
) {
    let (repeats, words) =
        (out.asks(&number::capability_repeated::RULE), out.asks(&number::capability_unknown::RULE));
    let again = repeats.then(|| repeated(capabilities.clone(), &CAPABILITIES));
    let mut again = again.into_iter().flatten().peekable();
    for capability in capabilities {
        let repeated = again.next_if(|next| next.at.index == capability.at.index).is_some();
        let doubted = repeated || (words && !CAPABILITIES.has(capability.text));
        if !doubted && !plans.allows(usage, capability.text) {
            report(capability, "no plan of the account has the capability for the usage", out);
        }
    }
}

fn report(word: Text<'_>, message: &'static str, out: &mut Reporter<'_, '_>) {
    out.report(At::Value(word.at), message)
        .help("send what one of the account's capability plans has, or have the plan extended");
}
