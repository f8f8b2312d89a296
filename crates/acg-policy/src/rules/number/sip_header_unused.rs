use crate::findings::{At, Reporter};
use crate::resource::{NumberDraft, Service, ServiceDraft};
use crate::rule::declare_rule;
use crate::rules::number::sip_header_format;

declare_rule! {
    /// A SIP header is sent for a service that adds it to calls.
    ///
    /// ## What it checks
    ///
    /// Where `configuration.customSipHeader` is there, at least one enabled service is another than
    /// `teamsPhoneMobile` and `azureOperatorCallProtection`. A number without any enabled service
    /// is left to number/no-service.
    ///
    /// ## Why
    ///
    /// Teams Phone Mobile and Azure Operator Call Protection ignore the header, and nobody says so.
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
    /// Operator documentation "Provisioning platform", table of services.
    code: "number/sip-header-unused",
    summary: "a SIP header is for a service that adds it",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Warning },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(header) = number.custom_sip_header.present() else { return };
    let adds_it = |service: &&ServiceDraft<'_>| !ignores_the_header(service.service);
    let unclear = number.services().filter(adds_it).any(ServiceDraft::is_unclear);
    let added = number.enabled().any(|(service, _)| !ignores_the_header(service.service));
    if unclear || added || number.enabled().next().is_none() {
        return;
    }
    if sip_header_format::is_valid(header.text) {
        out.report(At::Value(header.at), "no enabled service of the number adds the SIP header")
            .help("leave `customSipHeader` out, or enable a service that adds it");
    }
}

fn ignores_the_header(service: Service) -> bool {
    matches!(service, Service::PhoneMobile | Service::CallProtection)
}
