//! Whether a number lacks an emergency address, and which source requires one.

use super::findings::At;
use crate::api::Service;
use crate::api::formats::is_nil_guid;
use crate::policy::{EmergencyAddress, Policy};
use crate::resource::draft::Field;
use crate::resource::{OperatorConfigurationDraft, ServiceDraft};
use crate::text::bytes::same_text;
use crate::text::is_blank;

/// An absent or blank `civicAddressId`.
pub(crate) struct Missing<'d> {
    pub(crate) at: At<'d>,
    pub(crate) reason: Reason,
}

/// Why `civicAddressId` is reported.
pub(crate) enum Reason {
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
    let is_calling_user = |usage: &str| same_text(usage.as_bytes(), b"CallingUserAssignment");
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
