use crate::findings::{At, Reporter};
use crate::resource::{NumberDraft, Service};
use crate::rule::declare_rule;

declare_rule! {
    /// Call Protection is not combined with Operator Connect, Teams Phone Mobile or Zoom.
    ///
    /// ## What it checks
    ///
    /// A number with `azureOperatorCallProtection` enabled has none of `teamsOperatorConnect`,
    /// `teamsPhoneMobile` and `zoomPhoneCloudPeering` enabled. Direct Routing may stand beside it.
    ///
    /// ## Why
    ///
    /// A subscriber with Azure Operator Call Protection cannot use these services, the
    /// documentation says.
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
    /// Operator documentation, "Azure Operator Call Protection", limits.
    code: "number/call-protection-combination",
    summary: "Call Protection stands without Operator Connect, Teams Phone Mobile and Zoom",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    let is_on = |wanted: Service| {
        number.enabled().find(|(service, _)| service.service == wanted).map(|(_, enabled)| enabled)
    };
    let Some(protected) = is_on(Service::CallProtection) else { return };
    if EXCLUDED.iter().any(|service| is_on(*service).is_some()) {
        out.report(At::Value(protected), MESSAGE)
            .help("switch this service off, or the others")
            .list("excluded", &EXCLUDED.map(Service::member));
    }
}

const EXCLUDED: [Service; 3] = [Service::OperatorConnect, Service::PhoneMobile, Service::ZoomPhone];

const MESSAGE: &str =
    "the service does not work beside Operator Connect, Teams Phone Mobile or Zoom";
