use crate::account::StateCheck;
use crate::api::Service;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::state_context::{StateContext, has_numbers};

declare_rule! {
    /// The sync of a service with numbers continues.
    ///
    /// ## What it checks
    ///
    /// While `teamsOperatorConnect` or `teamsPhoneMobile` is enabled and synced on the account and
    /// has numbers, `PUT` of the account does not send `syncEnabled: false` for it. There is one
    /// issue for each service. Nothing is compared if the number count or `syncEnabled` of the
    /// account is unknown. A service that the request disables or omits is left to `state/service-
    /// in-use`.
    ///
    /// ## Why
    ///
    /// Without the sync, later changes of the numbers stay in the gateway: the customer's Teams
    /// tenant keeps the old ones.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsTenantId":
    ///   "72f988bf-86f1-41af-91ab-2d7cd011db47", "teamsOperatorConnect": {"enabled": true,
    ///   "syncEnabled": true}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsTenantId":
    ///   "72f988bf-86f1-41af-91ab-2d7cd011db47", "teamsOperatorConnect": {"enabled": true,
    ///   "syncEnabled": true, "numberCount": 7}}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsTenantId":
    ///   "72f988bf-86f1-41af-91ab-2d7cd011db47", "teamsOperatorConnect": {"enabled": true,
    ///   "syncEnabled": false}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsTenantId":
    ///   "72f988bf-86f1-41af-91ab-2d7cd011db47", "teamsOperatorConnect": {"enabled": true,
    ///   "syncEnabled": true, "numberCount": 0}}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsTenantId":
    ///   "72f988bf-86f1-41af-91ab-2d7cd011db47", "teamsOperatorConnect": {"enabled": true,
    ///   "syncEnabled": false}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsTenantId":
    ///   "72f988bf-86f1-41af-91ab-2d7cd011db47", "teamsOperatorConnect": {"enabled": true,
    ///   "syncEnabled": true, "numberCount": 7}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Provisioning API overview, "Provisioning backend services with backend service sync". What
    /// becomes of numbers that have been uploaded is not documented.
    code: "state/sync-stopped",
    summary: "the sync of a service with numbers continues",
    status: 409,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: |operation| StateCheck::of_operation(operation) == Some(StateCheck::Account),
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    let (Some(account), Some(replacement)) = (context.account(), context.replacement()) else {
        return;
    };
    let is_synced = |service: Service| {
        matches!(service, Service::OperatorConnect | Service::PhoneMobile)
            && account.has(service)
            && account.sync_enabled(service) == Some(true)
            && has_numbers(account, service)
    };
    for draft in replacement.enabled().filter(|draft| is_synced(draft.service)) {
        let Some(sync) = draft.sync_enabled.present().filter(|sync| !sync.value) else { continue };
        out.report(At::Value(sync.at), "the sync stops while numbers use the service")
            .help("send `syncEnabled: true`, or move the numbers of the service first")
            .text("service", draft.service.member());
    }
}
