use crate::api::Service;
use crate::api::formats::is_nil_guid;
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
    /// `teamsOperatorConnect` with `enabled: true` has a `civicAddressId` that is neither blank nor
    /// the all-zero GUID, even if the customer may set it (`allowTenantAddressUpdate: true`). Where the operator documentation
    /// requires none, the issue is at most a warning: with a `locationId`, and with usage
    /// `ConferenceAssignment` or `FirstPartyAppAssignment` if `additionalUsages` does not contain
    /// `CallingUserAssignment`.
    ///
    /// If the policy sets `emergencyAddress` to `documented`, the default of the profile `api`, this
    /// applies only to a number for calling users, in `usage` or `additionalUsages`, with neither
    /// `locationId` nor `allowTenantAddressUpdate: true`. `teamsPhoneMobile` is always checked in
    /// this way, and an issue is at most a warning.
    ///
    /// If the account is known and has `syncEnabled: false` for the service, or the policy sets
    /// `backendSync` to `off`, the issue is at most a warning.
    ///
    /// ## Why
    ///
    /// Emergency services use this address to locate the caller. The operator documentation
    /// requires an address for calling users unless the customer may set it; the API does not check
    /// this, and its published examples contain none.
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
    /// Azure Communications Gateway, "Manage an enterprise with Azure Communications Gateway's Number
    /// Management Portal", section "Prerequisites".
    code: "number/civic-address-missing",
    summary: "Operator Connect numbers require an emergency address",
    status: 400,
    levels: { standard: Error, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    for service in number.services() {
        let Some(missing) = missing_address(service, out.policy()) else { continue };
        let Missing { at, reason } = missing;
        match reason {
            Reason::Required if service.service == Service::OperatorConnect => {
                out.report_sync(service.service, at, MESSAGE).help(HELP);
            }
            Reason::Required => {
                out.warn(at, MESSAGE).help(HELP);
            }
            Reason::LocationAlone => {
                out.warn(at, "the number has a `locationId` and no `civicAddressId`")
                    .help("send the ID of the location's civic address as `civicAddressId`");
            }
            Reason::NoCallingUsers => {
                out.warn(at, MESSAGE)
                    .help("if a person calls with this number, send the ID of its civic address");
            }
        }
    }
}

/// An absent or blank `civicAddressId`.
pub(crate) struct Missing<'d> {
    at: At<'d>,
    reason: Reason,
}

/// Why `civicAddressId` is reported.
enum Reason {
    Required,
    /// The operator documentation accepts a location in its place.
    LocationAlone,
    /// The operator documentation requires an address only for calling users.
    NoCallingUsers,
}

/// The address that is missing; `None` if nothing is missing, or if it is already reported.
pub(crate) fn missing_address<'d>(
    service: &ServiceDraft<'d>,
    policy: &Policy,
) -> Option<Missing<'d>> {
    service.enabled.present().filter(|enabled| enabled.value)?;
    let configuration = service.configuration.present()?;
    let at = place_of_missing_id(configuration)?;
    let always = service.service == Service::OperatorConnect
        && policy.emergency_address() == EmergencyAddress::Required;
    let reason = if always {
        reason(configuration)
    } else if is_required_by_documentation(configuration) {
        Reason::Required
    } else {
        return None;
    };
    Some(Missing { at, reason })
}

/// The place of `civicAddressId` if it is absent or blank; `None` otherwise.
fn place_of_missing_id<'d>(configuration: OperatorConfigurationDraft<'d>) -> Option<At<'d>> {
    match configuration.civic_address_id {
        Field::Absent => Some(At::Missing(configuration.at, "civicAddressId")),
        Field::Present(id) if is_no_id(id.text) => Some(At::Value(id.at)),
        Field::Present(_) | Field::Reported => None,
    }
}

fn reason(configuration: OperatorConfigurationDraft<'_>) -> Reason {
    let usage = configuration.usage.present().map(|usage| usage.text);
    if has_location(configuration) {
        Reason::LocationAlone
    } else if usage.is_some_and(|usage| WITHOUT_CALLING_USERS.contains(&usage))
        && !has_calling_users(configuration)
    {
        Reason::NoCallingUsers
    } else {
        Reason::Required
    }
}

/// Whether the operator documentation requires an address. If a member that decides this is already
/// reported, the address is taken as optional: the caller has to correct that member first.
fn is_required_by_documentation(configuration: OperatorConfigurationDraft<'_>) -> bool {
    let tenant_may_change = match configuration.allow_tenant_address_update() {
        Field::Absent => false,
        Field::Present(update) => update.value,
        Field::Reported => true,
    };
    has_calling_users(configuration) && !has_location(configuration) && !tenant_may_change
}

fn has_calling_users(configuration: OperatorConfigurationDraft<'_>) -> bool {
    let is_calling_user = |usage: &str| usage == "CallingUserAssignment";
    configuration.usage.present().is_some_and(|usage| is_calling_user(usage.text))
        || configuration.additional_usages().texts().any(|usage| is_calling_user(usage.text))
}

fn has_location(configuration: OperatorConfigurationDraft<'_>) -> bool {
    match configuration.location_id() {
        Field::Absent => false,
        Field::Present(id) => !is_no_id(id.text),
        Field::Reported => true,
    }
}

/// Whether the text identifies nothing: it is blank, or the all-zero GUID.
pub(crate) fn is_no_id(id: &str) -> bool {
    is_blank(id) || is_nil_guid(id)
}

/// The documented usages that are not for people who make calls.
const WITHOUT_CALLING_USERS: [&str; 2] = ["ConferenceAssignment", "FirstPartyAppAssignment"];
const MESSAGE: &str = "the number has no emergency address";
const HELP: &str = "send the ID of one of the account's civic addresses as `civicAddressId`";
