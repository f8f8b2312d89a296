use crate::api::formats::is_guid;
use crate::resource::{NumberAspects, NumberDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// `locationId` and `civicAddressId` are different IDs.
    ///
    /// ## What it checks
    ///
    /// `locationId` in the `configuration` of `teamsOperatorConnect` and `teamsPhoneMobile` is not
    /// the GUID in `civicAddressId`. Letter case is ignored. Values that are not GUIDs are left to
    /// `number/civic-address-format`.
    ///
    /// ## Why
    ///
    /// A location is a place within a civic address and has an ID of its own. The same ID in both
    /// members is a copied value, and one of them is wrong.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails":
    ///   {"teamsOperatorConnect": {"enabled": true, "configuration": {"usage":
    ///   "CallingUserAssignment", "choosableCapabilities": ["InboundCalling"], "civicAddressId":
    ///   "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d", "locationId":
    ///   "0e1b0c1d-0000-4000-8000-000000000000"}}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails":
    ///   {"teamsOperatorConnect": {"enabled": true, "configuration": {"usage":
    ///   "CallingUserAssignment", "choosableCapabilities": ["InboundCalling"], "civicAddressId":
    ///   "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d", "locationId":
    ///   "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, Teams civic addresses, `locations`; Provisioning API
    /// overview, "List all emergency locations for a specific account".
    code: "number/location-is-address",
    summary: "`locationId` and `civicAddressId` are different IDs",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: NumberAspects = NumberAspects::LOCATION;

pub(crate) fn check(number: &NumberDraft<'_>, out: &mut Reporter<'_, '_>) {
    for configuration in number.configurations() {
        let Some(location) = configuration.location_id().present() else { continue };
        let Some(address) = configuration.civic_address_id.present() else { continue };
        if location.text.eq_ignore_ascii_case(address.text) && is_guid(location.text) {
            out.report(At::Value(location.at), "`locationId` is the ID of the civic address")
                .help("send the ID of a location of the address, or omit `locationId`");
        }
    }
}
