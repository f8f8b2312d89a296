use crate::account::Consent;
use crate::account::StateCheck;
use crate::api::Service;
use crate::resource::NumberDraft;
use crate::resource::numbering::may_be_of;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::state_context::StateContext;

declare_rule! {
    /// The customer's consent covers the country of the number.
    ///
    /// ## What it checks
    ///
    /// A number with `teamsOperatorConnect` or `teamsPhoneMobile` enabled belongs to one of the
    /// consented countries, and the consent is neither suspended nor removed. `UK`, which the API
    /// uses, means `GB`. If several countries share the calling code and the numbering plan does
    /// not tell which of them the number belongs to, one consented country is enough. A number
    /// without a country, such as one of a worldwide service or with an unassigned calling code,
    /// only requires a consent that is neither suspended nor removed. The rule runs only if the
    /// caller supplies the consent.
    ///
    /// ## Why
    ///
    /// A customer gives its consent to an operator in the Teams admin centre, for certain
    /// countries. Numbers of other countries cannot be uploaded.
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
    ///  "consent": {"tenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47", "status": "active",
    ///    "consentedCountries": ["US", "UK"]}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+4930123456?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+4930123456", "accountName": "contoso",
    ///   "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "configuration": {"usage": "CallingUserAssignment",
    ///     "choosableCapabilities": ["InboundCalling"],
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsOperatorConnect": {"enabled": true}}},
    ///  "consent": {"tenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47", "status": "active",
    ///    "consentedCountries": ["US", "UK"]}}
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
    ///     "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsOperatorConnect": {"enabled": true}}},
    ///  "consent": {"tenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47", "status": "removed",
    ///    "consentedCountries": ["US", "UK"]}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, requests for information, `consentedCountries` and
    /// `status`; Operator Connect, consent.
    code: "state/consent",
    summary: "the customer's consent covers the country of the number",
    status: 409,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: StateCheck::adds_numbers_by,
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    let consent = context.account().and_then(|account| account.consent.as_deref());
    let Some(consent) = consent else { return };
    for number in context.numbers().filter(needs_consent) {
        let Some(telephone_number) = number.telephone_number.present() else { continue };
        let at = At::Value(telephone_number.at);
        if consent.is_withdrawn() {
            out.report(at, "the customer's consent is suspended or removed")
                .variant("withdrawn")
                .help("ask the customer to renew the consent in the Teams admin centre");
        } else if !is_covered(&number, consent) {
            out.report(at, "the customer's consent does not cover this country")
                .variant("country")
                .help("ask the customer to add the country in the Teams admin centre");
        }
    }
}

pub(crate) fn needs_consent(number: &NumberDraft<'_>) -> bool {
    number.enabled().any(|(service, _)| {
        matches!(service.service, Service::OperatorConnect | Service::PhoneMobile)
    })
}

fn is_covered(number: &NumberDraft<'_>, consent: &Consent) -> bool {
    let Some(plan) = number.plan() else { return true };
    may_be_of(&plan, |region| region == WORLD || consent.covers(region))
}

/// The region of numbers that belong to no country.
const WORLD: &str = "001";
