use crate::api::Service;
use crate::policy::{EmergencyAddress, Policy};
use crate::resource::draft::Field;
use crate::resource::{NumberDraft, OperatorConfigurationDraft, ServiceDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::text::is_blank;

declare_rule! {
    /// Operator Connect numbers require an emergency address.
    ///
    /// ## What it checks
    ///
    /// `teamsOperatorConnect` with `enabled: true` has a `civicAddressId` that is not blank. If the
    /// policy sets `emergencyAddress` to `documented`, the default of the profile `api`, this
    /// applies only to a number with usage `CallingUserAssignment` and with neither `locationId`
    /// nor `allowTenantAddressUpdate: true`. `teamsPhoneMobile` is always checked in this way, and
    /// an issue is at most a warning.
    ///
    /// ## Why
    ///
    /// Emergency services use this address to locate the caller. The operator documentation
    /// requires an address for calling users unless the tenant may set it; the API does not check
    /// this.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": ["InboundCalling"], "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ```json policy
    /// {"emergencyAddress": "documented"}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "allowTenantAddressUpdate": true}}}}
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
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": ["InboundCalling"]}}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": ["InboundCalling"], "civicAddressId": " "}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Operator documentation "Manage an enterprise with Operator Connect", number configuration.
    code: "number/civic-address-missing",
    summary: "Operator Connect numbers require an emergency address",
    status: 400,
    levels: { standard: Error, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    for service in number.services() {
        let Some(at) = place(service, out.policy()) else { continue };
        let issue = match service.service {
            Service::OperatorConnect => out.report(at, MESSAGE),
            _ => out.warn(at, MESSAGE),
        };
        issue.help("send the ID of one of the account's civic addresses as `civicAddressId`");
    }
}

/// The place of a required address that is missing; `None` if nothing is missing, or if it is
/// already reported.
pub(crate) fn place<'d>(service: &ServiceDraft<'d>, policy: &Policy) -> Option<At<'d>> {
    service.enabled.present().filter(|enabled| enabled.value)?;
    let configuration = service.configuration.present()?;
    let at = place_of_missing_id(configuration)?;
    let required = service.service == Service::OperatorConnect
        && policy.emergency_address() == EmergencyAddress::Required;
    (required || is_required_by_documentation(configuration)).then_some(at)
}

/// The place of `civicAddressId` if it is absent or blank; `None` otherwise.
fn place_of_missing_id<'d>(configuration: OperatorConfigurationDraft<'d>) -> Option<At<'d>> {
    match configuration.civic_address_id {
        Field::Absent => Some(At::Missing(configuration.at, "civicAddressId")),
        Field::Present(id) if is_blank(id.text) => Some(At::Value(id.at)),
        Field::Present(_) | Field::Reported => None,
    }
}

/// Whether the operator documentation requires an address. If a member that decides this is already
/// reported, the address is taken as optional: the caller has to correct that member first.
fn is_required_by_documentation(configuration: OperatorConfigurationDraft<'_>) -> bool {
    let calling_user =
        configuration.usage.present().is_some_and(|usage| usage.text == "CallingUserAssignment");
    let location = match configuration.location_id() {
        Field::Absent => false,
        Field::Present(id) => !is_blank(id.text),
        Field::Reported => true,
    };
    let tenant_may_change = match configuration.allow_tenant_address_update() {
        Field::Absent => false,
        Field::Present(update) => update.value,
        Field::Reported => true,
    };
    calling_user && !location && !tenant_may_change
}

const MESSAGE: &str = "the number has no emergency address";
