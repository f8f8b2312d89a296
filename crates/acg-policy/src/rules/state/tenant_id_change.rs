use crate::account::KnownAccount;
use crate::account::StateCheck;
use crate::api::Service;
use crate::resource::draft::Field;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::state_context::{StateContext, has_numbers};

declare_rule! {
    /// `teamsTenantId` cannot change while numbers exist.
    ///
    /// ## What it checks
    ///
    /// While Operator Connect or Teams Phone Mobile has numbers, `PUT` of an existing account sends
    /// the same `teamsTenantId` as the account has; letter case is ignored. Omitting it is also a
    /// change, because `PUT` replaces the whole account. Nothing is compared if the tenant ID or
    /// the number counts of the account are unknown.
    ///
    /// ## Why
    ///
    /// The numbers have been uploaded to the tenant, and the API does not move them to another one.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "teamsTenantId": "72F988BF-86F1-41AF-91AB-2D7CD011DB47",
    ///   "teamsOperatorConnect": {"enabled": true, "syncEnabled": true}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {
    ///   "teamsTenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47",
    ///   "teamsOperatorConnect": {"enabled": true, "numberCount": 7}}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "teamsTenantId": "0d1a3f8e-5b7c-4d2e-9f60-718293a4b5c6",
    ///   "teamsOperatorConnect": {"enabled": true, "syncEnabled": true}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {
    ///   "teamsTenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47",
    ///   "teamsOperatorConnect": {"enabled": true, "numberCount": 0}}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "teamsTenantId": "0d1a3f8e-5b7c-4d2e-9f60-718293a4b5c6",
    ///   "teamsOperatorConnect": {"enabled": true, "syncEnabled": true}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {
    ///   "teamsTenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47",
    ///   "teamsOperatorConnect": {"enabled": true, "numberCount": 7}}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "syncEnabled": false}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {
    ///   "teamsTenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47",
    ///   "teamsPhoneMobile": {"enabled": true, "numberCount": 1}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `teamsTenantId`: it cannot be changed while the
    /// account has Operator Connect or Teams Phone Mobile numbers.
    code: "state/tenant-id-change",
    summary: "`teamsTenantId` cannot change while numbers exist",
    status: 409,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: |operation| StateCheck::of_operation(operation) == Some(StateCheck::Account),
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    let (Some(account), Some(replacement)) = (context.account(), context.replacement()) else {
        return;
    };
    let Some(tenant) = account.teams_tenant_id().filter(|_| has_teams_numbers(account)) else {
        return;
    };
    let at = match replacement.teams_tenant_id {
        Field::Present(id) if !id.text.eq_ignore_ascii_case(tenant) => At::Value(id.at),
        Field::Absent => match replacement.service_details {
            Field::Present(details) => At::Missing(details, "teamsTenantId"),
            Field::Absent => At::MissingBelow(replacement.at, "serviceDetails", "teamsTenantId"),
            Field::Reported => return,
        },
        Field::Present(_) | Field::Reported => return,
    };
    out.report(at, "`teamsTenantId` cannot change while the current tenant has numbers")
        .help("send the account's current `teamsTenantId`, or move its Teams numbers first");
}

fn has_teams_numbers(account: &KnownAccount) -> bool {
    let services = [Service::OperatorConnect, Service::PhoneMobile];
    services.iter().any(|service| has_numbers(account, *service))
}
