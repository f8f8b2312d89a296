use crate::api::Service;
use crate::api::formats::SIP_HEADER;
use crate::resource::{NumberAspects, NumberDraft, ServiceDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// `customSipHeader` requires a service that supports it.
    ///
    /// ## What it checks
    ///
    /// If `configuration.customSipHeader` is present, at least one service other than
    /// `teamsPhoneMobile` and `azureOperatorCallProtection` is enabled. A number without any
    /// enabled service is left to `number/no-service`.
    ///
    /// ## Why
    ///
    /// Teams Phone Mobile and Azure Operator Call Protection ignore the header, and the API does
    /// not report that.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsDirectRouting": {"enabled": true}, "azureOperatorCallProtection": {"enabled": true}},
    ///   "configuration": {"customSipHeader": "contoso-1"}}
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
    ///   "azureOperatorCallProtection": {"enabled": true}},
    ///   "configuration": {"customSipHeader": "contoso-1"}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Azure Communications Gateway, "Provisioning API (preview) for Azure Communications Gateway",
    /// table of services.
    code: "number/sip-header-unused",
    summary: "`customSipHeader` requires a service that supports it",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Warning },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects =
    NumberAspects::NOT_ENABLED.or(NumberAspects::PHONE_MOBILE).or(NumberAspects::CALL_PROTECTION);

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(header) = number.custom_sip_header.present() else { return };
    let supports = |service: &&ServiceDraft<'_>| supports_sip_header(service.service);
    let undetermined = number.services().filter(supports).any(ServiceDraft::is_undetermined);
    let supported = number.enabled().any(|(service, _)| supports_sip_header(service.service));
    if undetermined || supported || number.enabled().next().is_none() {
        return;
    }
    if SIP_HEADER.is_valid(header.text) {
        out.report(
            At::Value(header.at),
            "no enabled service of the number supports `customSipHeader`",
        )
        .help("omit `customSipHeader`, or enable a service that supports it");
    }
}

fn supports_sip_header(service: Service) -> bool {
    !matches!(service, Service::PhoneMobile | Service::CallProtection)
}
