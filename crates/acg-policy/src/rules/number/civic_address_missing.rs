use crate::api::Service;
use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::emergency_address::{Missing, Reason, missing_address};
use crate::rules::findings::Reporter;

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

pub(crate) const ABOUT: NumberAspects = NumberAspects::OTHER_ADDRESS;

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
                    .variant("location-alone")
                    .help("send the ID of the location's civic address as `civicAddressId`");
            }
            Reason::NoCallingUsers => {
                out.warn(at, MESSAGE)
                    .variant("no-calling-users")
                    .help("if a person calls with this number, send the ID of its civic address");
            }
        }
    }
}

const MESSAGE: &str = "the number has no emergency address";
const HELP: &str = "send the ID of one of the account's civic addresses as `civicAddressId`";
