use crate::account::StateCheck;
use crate::api::Service;
use crate::resource::draft::Field;
use crate::resource::{AccountDraft, AccountServiceDraft};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::state_context::{StateContext, has_numbers};

declare_rule! {
    /// A service with numbers stays enabled.
    ///
    /// ## What it checks
    ///
    /// `PUT` of an existing account contains and enables every service that is enabled on the
    /// account and has numbers. There is one issue for each service. A service whose number count
    /// is unknown is not checked.
    ///
    /// ## Why
    ///
    /// `PUT` replaces the whole account: a service that is omitted is removed, and its numbers
    /// carry no calls.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "zoomPhoneCloudPeering": {"enabled": true, "syncEnabled": false}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {
    ///   "zoomPhoneCloudPeering": {"enabled": true, "numberCount": 7},
    ///   "teamsDirectRouting": {"enabled": true, "numberCount": 0}}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "zoomPhoneCloudPeering": {"enabled": true, "syncEnabled": false}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {
    ///   "zoomPhoneCloudPeering": {"enabled": true, "numberCount": 7},
    ///   "teamsDirectRouting": {"enabled": true, "numberCount": 7}}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "zoomPhoneCloudPeering": {"enabled": false, "syncEnabled": false}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {
    ///   "zoomPhoneCloudPeering": {"enabled": true, "numberCount": 7}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Microsoft REST API Guidelines, `PUT`: omitted members revert to their default. What the API
    /// does is not documented.
    code: "state/service-in-use",
    summary: "a service with numbers stays enabled",
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
    let in_use = |service: Service| account.has(service) && has_numbers(account, service);
    for draft in replacement.services.iter().filter(|draft| in_use(draft.service)) {
        let Some(at) = place(&replacement, draft) else { continue };
        let member = draft.service.member();
        out.report(at, "the service is removed or disabled while numbers use it")
            .help(format_args!("send `{member}` with `enabled: true`, or move its numbers first"))
            .text("service", member);
    }
}

/// The place where the request removes or disables the service; `None` if it does neither, or if
/// the member is already reported.
fn place<'d>(account: &AccountDraft<'d>, service: &AccountServiceDraft<'d>) -> Option<At<'d>> {
    let member = service.service.member();
    match (account.service_details, service.block) {
        (Field::Absent, _) => Some(At::MissingBelow(account.at, "serviceDetails", member)),
        (Field::Present(details), Field::Absent) => Some(At::Missing(details, member)),
        _ => service
            .enabled
            .present()
            .filter(|enabled| !enabled.value)
            .map(|enabled| At::Value(enabled.at)),
    }
}
