use crate::api::Service;
use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// Azure Operator Call Protection excludes Operator Connect, Teams Phone Mobile and Zoom.
    ///
    /// ## What it checks
    ///
    /// A number with `azureOperatorCallProtection` enabled has none of `teamsOperatorConnect`,
    /// `teamsPhoneMobile` and `zoomPhoneCloudPeering` enabled. It may have Direct Routing enabled.
    ///
    /// ## Why
    ///
    /// According to the operator documentation, a subscriber with Azure Operator Call Protection
    /// cannot use these services.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "azureOperatorCallProtection": {"enabled": true}, "teamsDirectRouting": {"enabled": true}}}
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
    ///   "azureOperatorCallProtection": {"enabled": true}, "zoomPhoneCloudPeering": {"enabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Operator documentation, "Azure Operator Call Protection", limitations.
    code: "number/call-protection-combination",
    summary: "Call Protection excludes Operator Connect, Teams Phone Mobile and Zoom",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::CALL_PROTECTION;

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    let enabled = |wanted: Service| {
        number.enabled().find(|(service, _)| service.service == wanted).map(|(_, at)| at)
    };
    let Some(protected) = enabled(Service::CallProtection) else { return };
    if EXCLUDED.iter().any(|service| enabled(*service).is_some()) {
        out.report(At::Value(protected), MESSAGE)
            .help("disable this service, or the services that it excludes")
            .list("excluded", &EXCLUDED.map(Service::member));
    }
}

const EXCLUDED: [Service; 3] = [Service::OperatorConnect, Service::PhoneMobile, Service::ZoomPhone];

const MESSAGE: &str =
    "`azureOperatorCallProtection` excludes Operator Connect, Teams Phone Mobile and Zoom";
