use crate::account::StateCheck;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::state::consent::needs_consent;
use crate::rules::state_context::StateContext;

declare_rule! {
    /// Numbers are only added while the relationship with the customer continues.
    ///
    /// ## What it checks
    ///
    /// For a number with `teamsOperatorConnect` or `teamsPhoneMobile` enabled,
    /// `customerRelationship.status` of the customer's consent is neither `ConsentDeclined` nor
    /// `ContractTerminated`. Letter case is ignored, and any other status is accepted. The rule
    /// runs only if the caller supplies the consent.
    ///
    /// ## Why
    ///
    /// The operator has told the customer that it does not provide the service. Numbers that are
    /// uploaded nevertheless appear in the customer's Teams admin centre.
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
    ///   {"enabled": true}}}, "consent": {"tenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47",
    ///   "status": "active", "consentedCountries": ["GB"], "customerRelationship": {"status":
    ///   "AgreementSigned", "comment": "moved"}}}
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
    ///   {"enabled": true}}}, "consent": {"tenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47",
    ///   "status": "active", "consentedCountries": ["GB"], "customerRelationship": {"status":
    ///   "ContractTerminated", "comment": "moved"}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, requests for information, `customerRelationship`; the
    /// words are those of the portal: Microsoft, "Manage an enterprise with Azure Communications
    /// Gateway's Number Management Portal for Operator Connect and Teams Phone Mobile", "Select an
    /// enterprise customer to manage".
    code: "state/consent-ended",
    summary: "numbers are only added while the relationship with the customer continues",
    status: 409,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: StateCheck::adds_numbers_by,
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    let consent = context.account().and_then(|account| account.consent.as_deref());
    if consent.is_none_or(|consent| !consent.is_ended) {
        return;
    }
    for number in context.numbers().filter(needs_consent) {
        let Some(telephone_number) = number.telephone_number.present() else { continue };
        out.report(
            At::Value(telephone_number.at),
            "the consent was declined or the contract is terminated",
        )
        .help("update the status of the customer's request for information first");
    }
}
