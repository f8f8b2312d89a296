use crate::findings::{At, Reporter};
use crate::resource::{AccountDraft, Service};
use crate::rule::declare_rule;
use crate::text::text;

declare_rule! {
    /// An account that is synced to Microsoft Teams says which tenant it is.
    ///
    /// ## What it checks
    ///
    /// Where `teamsOperatorConnect` or `teamsPhoneMobile` has `enabled: true` and
    /// `syncEnabled: true`, `serviceDetails` has `teamsTenantId`. An empty one is left to
    /// `account/tenant-id-format`.
    ///
    /// ## Why
    ///
    /// Numbers are uploaded to a tenant. Without its id the sync cannot find the customer.
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
    /// example with Operator Connect has the tenant.
    code: "account/tenant-id-missing",
    summary: "an account that is synced to Microsoft Teams says which tenant it is",
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
        in_teams && service.sync_enabled.present().is_some_and(|sync| sync.on)
    });
    // One tenant serves both, so the first of them speaks for both.
    if let Some(service) = synced.next() {
        let name = service.service.name();
        out.report(
            At::Missing(details, "teamsTenantId"),
            text![name, " is synced without a tenant"],
        )
        .help("send the GUID of the customer's Microsoft Entra tenant in `teamsTenantId`")
        .text("service", name);
    }
}
