use crate::findings::{At, Reporter};
use crate::resource::{NumberDraft, ServiceDraft};
use crate::rule::declare_rule;

declare_rule! {
    /// A number uses at least one service.
    ///
    /// ## What it checks
    ///
    /// At least one service in `serviceDetails` has `enabled: true`. Nothing is said while the switch of
    /// a service is at fault itself.
    ///
    /// ## Why
    ///
    /// A number without a service carries no calls. The schema allows it, so this is a doubt, unless the
    /// profile is strict.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Provisioning API overview, "Key concepts": service is enabled on both the account and its numbers.
    code: "number/no-service",
    summary: "a number uses at least one service",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(details) = number.service_details.present() else { return };
    let unclear = number.services().any(ServiceDraft::is_unclear);
    if !unclear && number.enabled().next().is_none() {
        out.report(At::Value(details), "no service is enabled for the number")
            .help("enable a service that the account has");
    }
}
