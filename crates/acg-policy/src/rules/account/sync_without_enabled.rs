use crate::resource::AccountDraft;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// `syncEnabled` requires `enabled`.
    ///
    /// ## What it checks
    ///
    /// No service has both `syncEnabled: true` and `enabled: false`.
    ///
    /// ## Why
    ///
    /// `syncEnabled` uploads the account's numbers to the backend of a service that the account
    /// does not use. One of the two values is probably wrong.
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
    summary: "`syncEnabled` requires `enabled`",
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
        if sync.value && !enabled.value {
            let name = service.service.name();
            out.report(
                At::Value(sync.at),
                format_args!("{name} has `syncEnabled: true` but is not enabled"),
            )
            .help("send `enabled: true` or `syncEnabled: false`")
            .text("service", service.service.member());
        }
    }
}
