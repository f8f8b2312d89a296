use crate::account::StateCheck;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::state::consent::needs_consent;
use crate::rules::state_context::StateContext;

declare_rule! {
    /// The consent is that of the account's tenant.
    ///
    /// ## What it checks
    ///
    /// For a number with `teamsOperatorConnect` or `teamsPhoneMobile` enabled, `tenantId` of the
    /// consent is `teamsTenantId` of the account. Letter case is ignored. The rule runs only if the
    /// caller supplies the consent, and if the tenant ID of the account is known.
    ///
    /// ## Why
    ///
    /// A customer consents for its own tenant. The consent of another one says nothing about this
    /// account.
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
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsTenantId":
    ///   "72f988bf-86f1-41af-91ab-2d7cd011db47", "teamsOperatorConnect": {"enabled": true}}},
    ///   "consent": {"tenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47", "status": "active",
    ///   "consentedCountries": ["GB"]}}
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
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsTenantId":
    ///   "0d1a3f8e-5b7c-4d2e-9f60-718293a4b5c6", "teamsOperatorConnect": {"enabled": true}}},
    ///   "consent": {"tenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47", "status": "active",
    ///   "consentedCountries": ["GB"]}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `tenantId` of a request for information and
    /// `teamsTenantId` of an account.
    code: "state/consent-tenant",
    summary: "the consent is that of the account's tenant",
    status: 409,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: StateCheck::adds_numbers_by,
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    let Some(account) = context.account() else { return };
    let (Some(tenant), Some(consent)) = (account.teams_tenant_id(), account.consent.as_deref())
    else {
        return;
    };
    if consent.tenant_id.eq_ignore_ascii_case(tenant) {
        return;
    }
    for number in context.numbers().filter(needs_consent) {
        let Some(telephone_number) = number.telephone_number.present() else { continue };
        out.report(
            At::Value(telephone_number.at),
            "the consent is of another tenant than the account",
        )
        .help("check `teamsTenantId` of the account, and ask the customer for its consent");
    }
}
