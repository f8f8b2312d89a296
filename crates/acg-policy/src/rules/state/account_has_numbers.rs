use alloc::borrow::Cow;

use crate::findings::{At, Reporter};
use crate::resource::Service;
use crate::rule::declare_rule;
use crate::rules::state::{StateCheck, StateContext};

declare_rule! {
    /// An account that still has numbers is deleted on purpose.
    ///
    /// ## What it checks
    ///
    /// `DELETE` of an account has `deleteNumbers=true`, or the account says that none of its
    /// services has numbers. A service whose `numberCount` the account does not say counts as one
    /// without.
    ///
    /// ## Why
    ///
    /// The API refuses to delete an account that has numbers, unless they are to go with it.
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
    /// API specification 2024-02-29-preview, `deleteNumbers` of the deletion of an account.
    code: "state/account-has-numbers",
    summary: "an account is deleted without numbers, or with them on purpose",
    status: 409,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    let Some(account) = context.account().filter(|_| context.check == StateCheck::Deletion) else {
        return;
    };
    let has_numbers = |service: &Service| account.number_count(*service).is_some_and(|n| n > 0);
    if Service::ALL.iter().any(has_numbers) {
        out.report(At::Query(Cow::Borrowed("deleteNumbers")), "the account still has numbers")
            .help("delete its numbers first, or send `deleteNumbers=true`");
    }
}
