use crate::resource::{NumberAspects, NumberDraft, ServiceDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// At least one service is enabled for the number.
    ///
    /// ## What it checks
    ///
    /// At least one service in `serviceDetails` has `enabled: true`. Nothing is reported while the
    /// `enabled` member of a service is itself faulty.
    ///
    /// ## Why
    ///
    /// A number without an enabled service carries no calls. The schema allows it, so this is a
    /// warning unless the profile is `strict`.
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
    /// Provisioning API overview, "Key concepts": a service is enabled on both the account and its
    /// numbers.
    code: "number/no-service",
    summary: "at least one service is enabled for the number",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::NOT_ENABLED;

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(details) = number.service_details.present() else { return };
    let undetermined = number.services().any(ServiceDraft::is_undetermined);
    if !undetermined && number.enabled().next().is_none() {
        out.report(At::Value(details), "no service is enabled for the number")
            .help("enable at least one service that is enabled on the account");
    }
}
