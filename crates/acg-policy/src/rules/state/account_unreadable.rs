use crate::account::StateCheck;
use crate::account::{AccountState, UnknownReason};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::state_context::StateContext;

declare_rule! {
    /// The caller may read the account.
    ///
    /// ## What it checks
    ///
    /// If a rule needs the account, it is looked up with the credentials of the caller. The API
    /// responds with 403 if no role of the caller permits this: reading requires the role
    /// `ProvisioningAPI.Read` or `ProvisioningAPI.Admin`, writing only `ProvisioningAPI.Write`.
    ///
    /// As a warning, the rule lets the request pass without the checks that need the account. As an
    /// error, it requires that everyone who writes can also read.
    ///
    /// ## Why
    ///
    /// A caller with the role `ProvisioningAPI.Write` alone may write, and the API decides whether it
    /// may. But no check can compare the request with the account, and the sync of a number can fail
    /// because the account lacks its service.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// With the profile `strict`.
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "unknown", "reason": "forbidden"}
    /// ```
    ///
    /// ## Reference
    ///
    /// Microsoft Learn, "Provisioning API": roles; RFC 9110, section 15.5.4.
    code: "state/account-unreadable",
    summary: "the caller may read the account",
    status: 403,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: |operation| StateCheck::of_operation(operation).is_some(),
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    if *context.state == AccountState::Unknown(UnknownReason::Forbidden) {
        out.report(At::PathParameter("accountName"), "the caller may not read the account")
            .help("use a token that is permitted to read the account");
    }
}
