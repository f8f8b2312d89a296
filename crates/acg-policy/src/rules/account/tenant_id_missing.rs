use crate::api::Service;
use crate::resource::AccountDraft;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// Syncing Operator Connect or Teams Phone Mobile requires `teamsTenantId`.
    ///
    /// ## What it checks
    ///
    /// If `teamsOperatorConnect` or `teamsPhoneMobile` has `enabled: true` and `syncEnabled: true`,
    /// `serviceDetails` contains `teamsTenantId`. An empty value is left to
    /// `account/tenant-id-format`.
    ///
    /// ## Why
    ///
    /// The sync uploads numbers to the customer's tenant, which it cannot identify without the
    /// tenant ID.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "teamsTenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47",
    ///   "teamsOperatorConnect": {"enabled": true, "syncEnabled": true}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "teamsPhoneMobile": {"enabled": true, "syncEnabled": false}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": true, "syncEnabled": true},
    ///   "teamsPhoneMobile": {"enabled": true, "syncEnabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Provisioning API overview, "Create an account representing a customer"; every published
    /// example with Operator Connect contains the tenant ID.
    code: "account/tenant-id-missing",
    summary: "syncing Operator Connect or Teams Phone Mobile requires `teamsTenantId`",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(account: &AccountDraft<'_>, out: &mut Reporter<'_, '_>) {
    if !account.teams_tenant_id.is_absent() {
        return;
    }
    let Some(details) = account.service_details.present() else { return };
    let mut synced = account.enabled().filter(|service| {
        let in_teams = matches!(service.service, Service::OperatorConnect | Service::PhoneMobile);
        in_teams && service.sync_enabled.present().is_some_and(|sync| sync.value)
    });
    // One tenant ID serves both services, so one issue is enough.
    if let Some(service) = synced.next() {
        let name = service.service.name();
        out.report(
            At::Missing(details, "teamsTenantId"),
            format_args!("{name} is synced without `teamsTenantId`"),
        )
        .help("send the ID of the customer's Microsoft Entra tenant as `teamsTenantId`")
        .text("service", service.service.member());
    }
}
