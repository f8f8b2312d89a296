use crate::account::{CivicAddress, CivicAddresses, StateCheck};
use crate::json::Value;
use crate::resource::OperatorConfigurationDraft;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::state_context::StateContext;

declare_rule! {
    /// The emergency address is validated.
    ///
    /// ## What it checks
    ///
    /// For `teamsOperatorConnect` and `teamsPhoneMobile`, where enabled: the civic address with the
    /// ID in `civicAddressId` has no `validationStatus: "notValidated"`. Without `civicAddressId`,
    /// it is the address that lists the location in `locationId`. Letter case is ignored; an absent
    /// or any other status is accepted. If several addresses match, all of them have to be
    /// unvalidated for an issue. The rule runs only if the caller supplies the account's civic
    /// addresses.
    ///
    /// ## Why
    ///
    /// Emergency services use this address to locate the caller. An address that was not validated
    /// may not exist.
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
    ///   "0e1b0c1d-0000-4000-8000-000000000000", "validationStatus": "validated"}]}}
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
    ///   "0e1b0c1d-0000-4000-8000-000000000000", "validationStatus": "notValidated"}]}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, Teams civic addresses, `validationStatus`.
    code: "state/civic-address-not-validated",
    summary: "the emergency address is validated",
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
            if let Some(at) =
                place_if_all(configuration, addresses, |address| address.is_unvalidated)
            {
                out.report(At::Value(at), "the civic address is not validated")
                    .help("have the customer validate the address in the Teams admin centre, or send another one");
            }
        }
    }
}

/// The place of the ID, if the table has addresses with it and each of them `is_faulty`.
pub(crate) fn place_if_all<'d>(
    configuration: OperatorConfigurationDraft<'d>,
    addresses: &CivicAddresses,
    is_faulty: impl Fn(&CivicAddress) -> bool,
) -> Option<Value<'d>> {
    let (id, location) =
        (configuration.civic_address_id.present(), configuration.location_id().present());
    let named = addresses.named(id.map(|id| id.text), location.map(|location| location.text));
    let mut named = named.peekable();
    named.peek()?;
    named.all(is_faulty).then_some(id.or(location)?.at)
}
