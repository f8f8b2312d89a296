use crate::account::AccountState;
use crate::account::StateCheck;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::state_context::StateContext;

declare_rule! {
    /// Adding a number requires an existing account.
    ///
    /// ## What it checks
    ///
    /// When a number is added or changed, its account exists. The account is looked up only if
    /// nothing else rejects the request, other than the errors with which only a sync fails
    /// (`number/usage-empty`, `number/configuration-missing`, `number/civic-address-missing`). With one
    /// of those the request is rejected with 400, and a missing account is reported once the body is
    /// valid: only a known account can show that it is not synced. `PUT` of an account that does not exist creates it, and
    /// `DELETE` of one has no effect, so neither is reported.
    ///
    /// ## Why
    ///
    /// Numbers can only be added to an existing account.
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
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "missing"}
    /// ```
    ///
    /// ## Reference
    ///
    /// Provisioning API overview, "Add one number to the account".
    code: "state/account-missing",
    summary: "adding a number requires an existing account",
    status: 404,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: StateCheck::adds_numbers_by,
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    if context.check.is_about_numbers() && *context.state == AccountState::Missing {
        out.report(At::PathParameter("accountName"), "the account does not exist")
            .help("create the account first");
    }
}
