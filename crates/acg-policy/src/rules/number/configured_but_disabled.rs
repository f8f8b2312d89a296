use crate::findings::{At, Reporter};
use crate::resource::NumberDraft;
use crate::rule::declare_rule;

declare_rule! {
    /// A service that is configured is enabled.
    ///
    /// ## What it checks
    ///
    /// `teamsOperatorConnect` and `teamsPhoneMobile` with `enabled: false` have no `configuration`.
    ///
    /// ## Why
    ///
    /// Whoever says how a service is to work probably wants it. The settings of a service that is
    /// off are ignored or refused.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": false}, "teamsDirectRouting": {"enabled": true}}}
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
    ///   "teamsOperatorConnect": {"enabled": false, "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification, draft 2024-01-30: the settings of a service are accepted only if it is
    /// on.
    code: "number/configured-but-disabled",
    summary: "a service that is configured is enabled",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    for service in number.services() {
        let off = service.enabled.present().is_some_and(|enabled| !enabled.on);
        let Some(configuration) = service.configuration.present().filter(|_| off) else {
            continue;
        };
        out.report(At::Value(configuration.at), "the service is configured, and disabled")
            .help("send `enabled: true`, or leave `configuration` out")
            .text("service", service.service.member());
    }
}
