use crate::api::Service;
use crate::resource::AccountDraft;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// Zoom Phone Cloud Peering has no backend sync.
    ///
    /// ## What it checks
    ///
    /// `zoomPhoneCloudPeering` with `enabled: true` has `syncEnabled: false`. `syncEnabled` of
    /// `teamsDirectRouting` is not checked, although Direct Routing has no sync either, because the
    /// examples of the documentation send `true`.
    ///
    /// ## Why
    ///
    /// The gateway does not provision Zoom. A caller that sends `syncEnabled: true` may rely on a
    /// sync that never happens.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"zoomPhoneCloudPeering": {"enabled": true,
    ///   "syncEnabled": false}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsOperatorConnect": {"enabled": true,
    ///   "syncEnabled": true}, "teamsTenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47"}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"zoomPhoneCloudPeering": {"enabled": true,
    ///   "syncEnabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Provisioning API overview, "Provisioning backend services with backend service sync".
    code: "account/sync-unsupported",
    summary: "Zoom Phone Cloud Peering has no backend sync",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(account: &AccountDraft<'_>, out: &mut Reporter<'_, '_>) {
    let mut enabled = account.enabled().filter(|service| service.service == Service::ZoomPhone);
    let sync = enabled.find_map(|service| service.sync_enabled.present());
    if let Some(sync) = sync.filter(|sync| sync.value) {
        out.report(At::Value(sync.at), "Zoom Phone Cloud Peering has no backend sync")
            .help("send `syncEnabled: false`, and provision the numbers in Zoom as well")
            .text("service", Service::ZoomPhone.member());
    }
}
