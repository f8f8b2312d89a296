use crate::findings::{At, Reporter};
use crate::resource::AccountDraft;
use crate::rule::declare_rule;
use crate::text::text;

declare_rule! {
    /// What is synced to the backend is enabled.
    ///
    /// ## What it checks
    ///
    /// No service has `syncEnabled: true` and `enabled: false`.
    ///
    /// ## Why
    ///
    /// `syncEnabled` pushes the account's numbers to the backend of a service that the account
    /// does not have. One of the two switches is probably wrong.
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
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "zoomPhoneCloudPeering": {"enabled": false, "syncEnabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `syncEnabled` and `enabled`.
    code: "account/sync-without-enabled",
    summary: "what is synced to the backend is enabled",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(account: &AccountDraft<'_>, out: &mut Reporter<'_, '_>) {
    for service in &account.services {
        let (Some(enabled), Some(sync)) =
            (service.enabled.present(), service.sync_enabled.present())
        else {
            continue;
        };
        if sync.on && !enabled.on {
            let name = service.service.name();
            out.report(At::Value(sync.at), text![name, " is synced but not enabled"])
                .help("set `enabled` to true or `syncEnabled` to false")
                .text("service", name);
        }
    }
}
