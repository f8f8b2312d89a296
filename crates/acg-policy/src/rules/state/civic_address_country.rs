use crate::account::CivicAddress;
use crate::account::StateCheck;
use crate::api::countries::is_assigned;
use crate::resource::numbering::{Plan, may_be_of};
use crate::rules::country::{WORLD, is_of};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::state::civic_address_not_validated::place_if_all;
use crate::rules::state_context::StateContext;

declare_rule! {
    /// The emergency address is in the country of the number.
    ///
    /// ## What it checks
    ///
    /// For `teamsOperatorConnect` and `teamsPhoneMobile`, where enabled: `country` of the civic
    /// address with the ID in `civicAddressId` is a country that the number belongs to. Without
    /// `civicAddressId`, it is the address that lists the location in `locationId`. If several
    /// addresses match, one of them is enough. Countries of numbers and territories are compared as
    /// `number/displayed-country-mismatch` does. Letter case is ignored, and `UK` means `GB`.
    ///
    /// An address whose `country` is not a code of ISO 3166-1, such as a name, is accepted. Numbers
    /// without a country are not checked. The rule runs only if the caller supplies the account's
    /// civic addresses.
    ///
    /// ## Why
    ///
    /// Emergency calls are routed by country. With an address abroad, they reach no emergency
    /// service, or the wrong one.
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
    ///   "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsOperatorConnect":
    ///   {"enabled": true}, "teamsPhoneMobile": {"enabled": true}, "teamsDirectRouting":
    ///   {"enabled": true}}}, "civicAddresses": {"value": [{"id":
    ///   "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d", "defaultLocationId":
    ///   "0e1b0c1d-0000-4000-8000-000000000000", "country": "GB"}]}}
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
    ///   "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsOperatorConnect":
    ///   {"enabled": true}, "teamsPhoneMobile": {"enabled": true}, "teamsDirectRouting":
    ///   {"enabled": true}}}, "civicAddresses": {"value": [{"id":
    ///   "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d", "defaultLocationId":
    ///   "0e1b0c1d-0000-4000-8000-000000000000", "country": "DE"}]}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, Teams civic addresses, `country`; the numbering plans
    /// in libphonenumber's metadata.
    code: "state/civic-address-country",
    summary: "the emergency address is in the country of the number",
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
        let Some(plan) = number.plan() else { continue };
        for configuration in number.enabled_configurations() {
            if let Some(at) =
                place_if_all(configuration, addresses, |address| is_abroad(address, &plan))
            {
                out.report(
                    At::Value(at),
                    "the civic address is in another country than the number",
                )
                .help("send the ID of an address in the country of the number");
            }
        }
    }
}

/// Whether the country of the address is known, and the number cannot belong to it.
fn is_abroad(address: &CivicAddress, plan: &Plan) -> bool {
    let country = address.country.as_deref().unwrap_or_default().to_ascii_uppercase();
    let country = if country == "UK" { "GB" } else { &country };
    is_assigned(country) && !may_be_of(plan, |region| region == WORLD || is_of(region, country))
}
