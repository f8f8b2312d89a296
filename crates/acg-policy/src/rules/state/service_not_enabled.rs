use crate::account::StateCheck;
use crate::resource::enabled_services;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::state_context::StateContext;

declare_rule! {
    /// The services of a number are enabled on its account.
    ///
    /// ## What it checks
    ///
    /// Every service that the number enables is enabled on the account. There is one issue for each
    /// service, at its `enabled`. The account is looked up only if nothing else rejects the
    /// request, other than the errors with which only a sync fails.
    ///
    /// ## Why
    ///
    /// The API accepts the number, but the service does not work for it: the sync fails later.
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
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsOperatorConnect": {"enabled": true}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Provisioning API overview, "Key concepts" and "Add one number to the account".
    code: "state/service-not-enabled",
    summary: "the services of a number are enabled on its account",
    status: 409,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: StateCheck::adds_numbers_by,
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    let Some(account) = context.account() else { return };
    for number in context.unread_numbers() {
        for (service, enabled) in enabled_services(number) {
            if !account.has(service) {
                out.report(
                    At::Value(enabled),
                    format_args!("{} is not enabled on the account", service.name()),
                )
                .help(format_args!("enable `{}` on the account first", service.member()))
                .text("service", service.member());
            }
        }
    }
}
