use alloc::borrow::Cow;

use crate::account::StateCheck;
use crate::api::Service;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::state_context::{StateContext, has_numbers};

declare_rule! {
    /// Deleting an account with numbers requires `deleteNumbers=true`.
    ///
    /// ## What it checks
    ///
    /// `DELETE` of an account has `deleteNumbers=true`, or no service of the account has numbers. A
    /// service whose `numberCount` is unknown counts as having none.
    ///
    /// ## Why
    ///
    /// The API refuses to delete an account that has numbers unless they are deleted together with
    /// it.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// DELETE /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {
    ///   "teamsDirectRouting": {"enabled": true, "numberCount": 0}}}}
    /// ```
    ///
    /// ```http
    /// DELETE /accounts/contoso?api-version=2024-02-29&deleteNumbers=true
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {
    ///   "teamsDirectRouting": {"enabled": true, "numberCount": 7}}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// DELETE /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {
    ///   "teamsDirectRouting": {"enabled": true, "numberCount": 7}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `deleteNumbers` of the operation that deletes an
    /// account.
    code: "state/account-has-numbers",
    summary: "deleting an account with numbers requires `deleteNumbers=true`",
    status: 409,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: |operation| StateCheck::of_operation(operation) == Some(StateCheck::Deletion),
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    let Some(account) = context.account().filter(|_| context.check == StateCheck::Deletion) else {
        return;
    };
    if Service::ALL.iter().any(|service| has_numbers(account, *service)) {
        out.report(At::Query(Cow::Borrowed("deleteNumbers")), "the account still has numbers")
            .help("move its numbers first; `deleteNumbers=true` deletes them with the account");
    }
}
