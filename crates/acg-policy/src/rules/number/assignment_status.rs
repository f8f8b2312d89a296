use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::Reporter;
use crate::rules::vocabulary::ASSIGNMENT_STATUSES;

declare_rule! {
    /// `assignmentStatus` is `assigned` or `unassigned`.
    ///
    /// ## What it checks
    ///
    /// `assignmentStatus` of `teamsOperatorConnect` and `teamsPhoneMobile` is `assigned` or
    /// `unassigned`, including letter case.
    ///
    /// ## Why
    ///
    /// The member is writable, and these are the only values in the published schema. How the API
    /// handles other values is not documented.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "assignmentStatus": "assigned",
    ///     "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
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
    ///   "teamsOperatorConnect": {"enabled": true, "assignmentStatus": "Assigned",
    ///     "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "assignmentStatus": "userAssigned",
    ///     "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `assignmentStatus`, an extensible enumeration.
    code: "number/assignment-status",
    summary: "`assignmentStatus` is `assigned` or `unassigned`",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::ASSIGNMENT_STATUS;

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    for status in number.services().filter_map(|service| service.assignment_status().present()) {
        if !ASSIGNMENT_STATUSES.has(status.text) {
            ASSIGNMENT_STATUSES.report(
                status,
                "`assignmentStatus` is not one of the documented values",
                out,
            );
        }
    }
}
