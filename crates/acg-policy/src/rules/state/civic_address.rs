use crate::account::CivicAddresses;
use crate::account::StateCheck;
use crate::api::formats::{is_guid, is_nil_guid};
use crate::report::Level;
use crate::resource::OperatorConfigurationDraft;
use crate::rules::declare_rule;
use crate::rules::emergency_address::is_no_id;
use crate::rules::findings::{At, Reporter};
use crate::rules::number::civic_address_format;
use crate::rules::state_context::StateContext;

declare_rule! {
    /// The emergency address belongs to the account.
    ///
    /// ## What it checks
    ///
    /// For `teamsOperatorConnect` and `teamsPhoneMobile`, where enabled: `civicAddressId` is the ID
    /// of one of the account's civic addresses, and `locationId` is the ID of one of the locations
    /// of that address, or of any of the addresses if `civicAddressId` is absent. Letter case is
    /// ignored. The rule runs only if the caller supplies the account's civic addresses.
    ///
    /// The rule does not check IDs that another rule reports, locations of an address with such an
    /// ID, locations of addresses that do not list them, or lists that continue on a further page.
    ///
    /// ## Why
    ///
    /// Emergency services use this address to locate the caller. An address that does not belong to
    /// the account fails minutes later in the backend.
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
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsOperatorConnect": {"enabled": true}}},
    ///  "civicAddresses": {"value": [{"id": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d",
    ///    "defaultLocationId": "0e1b0c1d-0000-4000-8000-000000000000"}]}}
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
    ///     "civicAddressId": "00000000-0000-4000-8000-000000000000"}}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsOperatorConnect": {"enabled": true}}},
    ///  "civicAddresses": {"value": [{"id": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d",
    ///    "defaultLocationId": "0e1b0c1d-0000-4000-8000-000000000000"}]}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, Teams civic addresses, `id`, `defaultLocationId` and
    /// `locations`.
    code: "state/civic-address",
    summary: "the emergency address belongs to the account",
    status: 409,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: StateCheck::adds_numbers_by,
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    let addresses = context.account().and_then(|account| account.civic_addresses.as_deref());
    let Some(addresses) = addresses else { return };
    for number in context.numbers() {
        for configuration in number.enabled_configurations() {
            check_configuration(configuration, addresses, out);
        }
    }
}

fn check_configuration(
    configuration: OperatorConfigurationDraft<'_>,
    addresses: &CivicAddresses,
    out: &mut Reporter<'_, '_>,
) {
    let format_is_on = out.policy().level(&civic_address_format::RULE) != Level::Off;
    let is_reported = |id: &str| format_is_on && (!is_guid(id) || is_nil_guid(id));
    let address = configuration.civic_address_id.present();
    if let Some(id) = address {
        // A location can only be checked within a known address.
        if is_no_id(id.text) || is_reported(id.text) {
            return;
        }
        if !addresses.may_have(id.text) {
            out.report(At::Value(id.at), "the account has no civic address with this ID")
                .variant("address")
                .help(HELP);
            return;
        }
    }
    let Some(location) = configuration.location_id().present() else { return };
    let known = addresses.may_have_location(address.map(|id| id.text), location.text);
    if !known && !is_reported(location.text) {
        out.report(At::Value(location.at), "the civic address has no location with this ID")
            .variant("location")
            .help(HELP);
    }
}

const HELP: &str = "send an ID from the account's list of civic addresses";
