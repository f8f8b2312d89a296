use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// `configuration` requires `enabled`.
    ///
    /// ## What it checks
    ///
    /// `teamsOperatorConnect` and `teamsPhoneMobile` with `enabled: false` contain no
    /// `configuration`.
    ///
    /// ## Why
    ///
    /// A caller that configures a service probably wants to use it. What the API does with the
    /// configuration of a disabled service is not documented.
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
    /// A draft of the API specification, 2024-01-30, which was never published as a version, accepts
    /// the settings of a service only if it is enabled. Version 2024-02-29-preview does not say so.
    code: "number/configured-but-disabled",
    summary: "`configuration` requires `enabled`",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::NOT_ENABLED;

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    for service in number.services() {
        let disabled = service.enabled.present().is_some_and(|enabled| !enabled.value);
        let Some(configuration) = service.configuration.present().filter(|_| disabled) else {
            continue;
        };
        out.report(At::Value(configuration.at), "the service is configured but disabled")
            .help("send `enabled: true`, or omit `configuration`")
            .text("service", service.service.member());
    }
}
