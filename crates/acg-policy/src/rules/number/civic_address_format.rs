use crate::api::formats::{is_guid, is_nil_guid};
use crate::report::Level;
use crate::resource::draft::{Field, Text};
use crate::resource::{NumberAspects, NumberDraft, ServiceDraft};
use crate::rules::declare_rule;
use crate::rules::emergency_address::missing_address;
use crate::rules::findings::{At, Reporter, StaticFacts, text};
use crate::rules::number::civic_address_missing;

declare_rule! {
    /// Emergency address IDs are GUIDs.
    ///
    /// ## What it checks
    ///
    /// `civicAddressId` and `locationId` in the `configuration` of `teamsOperatorConnect` and
    /// `teamsPhoneMobile` consist of 8, 4, 4, 4 and 12 hexadecimal digits in upper or lower case,
    /// separated by `-`, without braces, and not all of them are zero. A blank or all-zero
    /// `civicAddressId` that `number/civic-address-missing` reports is not reported again.
    ///
    /// ## Why
    ///
    /// The schema accepts any string. The IDs that the API lists are GUIDs in practice; with a
    /// street or a placeholder instead, the number has no emergency address.
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
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d",
    ///     "locationId": "0E1B0C1D-0000-4000-8000-000000000000"}}}}
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
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "civicAddressIdString"}}}}
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
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d",
    ///     "locationId": "{0e1b0c1d-0000-4000-8000-000000000000}"}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Provisioning API overview, "List all emergency locations for a specific account"; Operator Connect
    /// cmdlets for civic addresses, whose IDs are GUIDs.
    code: "number/civic-address-format",
    summary: "emergency address IDs are GUIDs",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::OTHER_ADDRESS.or(NumberAspects::LOCATION);

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    for service in number.services() {
        let Some(configuration) = service.configuration.present() else { continue };
        if let Some(id) = malformed(configuration.civic_address_id)
            && !is_reported_as_missing(service, out)
        {
            report(id, ADDRESS, out);
        }
        if let Some(id) = malformed(configuration.location_id()) {
            report(id, LOCATION, out);
        }
    }
}

fn malformed(id: Field<Text<'_>>) -> Option<Text<'_>> {
    id.present().filter(|id| !is_guid(id.text) || is_nil_guid(id.text))
}

/// Whether `number/civic-address-missing` already reports the `civicAddressId` that was sent.
fn is_reported_as_missing(service: &ServiceDraft<'_>, out: &Reporter<'_, '_>) -> bool {
    let policy = out.policy();
    policy.level(&civic_address_missing::RULE) != Level::Off
        && missing_address(service, policy).is_some()
}

fn report(id: Text<'_>, [zeros, malformed]: [Named; 2], out: &mut Reporter<'_, '_>) {
    let (variant, message) = if is_nil_guid(id.text) { zeros } else { malformed };
    out.report(At::Value(id.at), message)
        .variant(variant)
        .help("send an ID from the account's list of civic addresses, without braces")
        .facts(FACTS);
}

static FACTS: StaticFacts = &[("expected", text("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"))];

/// A variant and its message.
type Named = (&'static str, &'static str);

/// The all-zero GUID, and any other text that is no GUID.
const ADDRESS: [Named; 2] = [
    ("address-all-zero", "`civicAddressId` is the all-zero GUID"),
    ("address", "`civicAddressId` is not a GUID"),
];
const LOCATION: [Named; 2] = [
    ("location-all-zero", "`locationId` is the all-zero GUID"),
    ("location", "`locationId` is not a GUID"),
];
