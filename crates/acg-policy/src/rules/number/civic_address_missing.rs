use crate::findings::{At, Reporter};
use crate::policy::{EmergencyAddress, Policy};
use crate::resource::draft::Field;
use crate::resource::{NumberDraft, OperatorConfigurationDraft, Service, ServiceDraft};
use crate::rule::declare_rule;
use crate::text::is_blank;

declare_rule! {
    /// An Operator Connect number has an emergency address.
    ///
    /// ## What it checks
    ///
    /// `teamsOperatorConnect` with `enabled: true` has a `civicAddressId` that is not empty or blank. With
    /// the policy's `emergencyAddress` set to `documented`, the default of the profile `api`, only a number for
    /// `CallingUserAssignment` with neither `locationId` nor `allowTenantAddressUpdate: true` needs it.
    /// `teamsPhoneMobile` is judged as `documented`, and never more than a doubt.
    ///
    /// ## Why
    ///
    /// An emergency call from the number is answered where this address says. Operators require it before
    /// upload; the API does not.
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
    summary: "an Operator Connect number has an emergency address",
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
        issue.help("send the id of one of the account's civic addresses as `civicAddressId`");
    }
}

/// Where an address is needed and is not; `None` where everything is in order or already reported.
pub(crate) fn place<'d>(service: &ServiceDraft<'d>, policy: &Policy) -> Option<At<'d>> {
    service.enabled.present().filter(|enabled| enabled.on)?;
    let configuration = service.configuration.present()?;
    let at = place_without_address(configuration)?;
    let required = service.service == Service::OperatorConnect
        && policy.emergency_address() == EmergencyAddress::Required;
    (required || is_documented(configuration)).then_some(at)
}

/// Where the address should be; `None` when it is there, or already reported.
fn place_without_address<'d>(configuration: OperatorConfigurationDraft<'d>) -> Option<At<'d>> {
    match configuration.civic_address_id {
        Field::Absent => Some(At::Missing(configuration.at, "civicAddressId")),
        Field::Present(id) if is_blank(id.text) => Some(At::Value(id.at)),
        Field::Present(_) | Field::Reported => None,
    }
}

/// Whether the operator's documentation asks for an address. A member at fault counts in favour
/// of the caller, who has to correct it first.
fn is_documented(configuration: OperatorConfigurationDraft<'_>) -> bool {
    let calling_user =
        configuration.usage.present().is_some_and(|usage| usage.text == "CallingUserAssignment");
    let location = match configuration.location_id() {
        Field::Absent => false,
        Field::Present(id) => !is_blank(id.text),
        Field::Reported => true,
    };
    let tenant_may_change = match configuration.allow_tenant_address_update() {
        Field::Absent => false,
        Field::Present(update) => update.on,
        Field::Reported => true,
    };
    calling_user && !location && !tenant_may_change
}

const MESSAGE: &str = "the number has no emergency address";
