use crate::account::StateCheck;
use crate::api::Service;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::state_context::StateContext;

declare_rule! {
    /// Direct Routing requires a provisioned subdomain.
    ///
    /// ## What it checks
    ///
    /// A number with `teamsDirectRouting` enabled is only added while `subdomainStatus` of its
    /// account is not `notProvisioned` or `inconsistent`. Letter case is ignored; an absent or any
    /// other status is accepted. An account without Direct Routing is left to `state/service-not-
    /// enabled`.
    ///
    /// ## Why
    ///
    /// Microsoft Teams finds the customer by the DNS records of the subdomain. Until they are
    /// validated, Direct Routing does not work for any number of the account.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails":
    ///   {"teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsDirectRouting":
    ///   {"enabled": true, "subdomainStatus": "provisioned"}}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails":
    ///   {"teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsDirectRouting":
    ///   {"enabled": true, "subdomainStatus": "notProvisioned"}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Provisioning API overview, "Troubleshooting"; API specification 2024-02-29-preview,
    /// `subdomainStatus`.
    code: "state/subdomain-not-provisioned",
    summary: "Direct Routing requires a provisioned subdomain",
    status: 409,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: StateCheck::adds_numbers_by,
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    let Some(account) = context.account() else { return };
    let provisioned = account.subdomain().and_then(|subdomain| subdomain.is_provisioned);
    if provisioned != Some(false) || !account.has(Service::DirectRouting) {
        return;
    }
    for number in context.numbers() {
        if let Some(enabled) = number.enabled_at(Service::DirectRouting) {
            out.report(At::Value(enabled), "the subdomain of the account is not provisioned")
                .help("check the subdomain tokens of the account, and send the number once its `subdomainStatus` is `provisioned`");
        }
    }
}
