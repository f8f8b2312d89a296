use crate::api::formats::{is_guid, is_nil_guid};
use crate::resource::AccountDraft;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// `teamsTenantId` is a GUID.
    ///
    /// ## What it checks
    ///
    /// `teamsTenantId` consists of 8, 4, 4, 4 and 12 hexadecimal digits in upper or lower case,
    /// separated by `-`, without braces, and not all of them are zero.
    ///
    /// ## Why
    ///
    /// The schema accepts any string. Microsoft Entra tenant IDs are GUIDs: with a domain name or a
    /// placeholder instead, the request may succeed, but the backend cannot find the tenant.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "teamsTenantId": "72F988BF-86f1-41af-91ab-2d7cd011db47",
    ///   "teamsOperatorConnect": {"enabled": true, "syncEnabled": true}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "teamsTenantId": "contoso.onmicrosoft.com",
    ///   "teamsOperatorConnect": {"enabled": true, "syncEnabled": true}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "teamsTenantId": "{72f988bf-86f1-41af-91ab-2d7cd011db47}",
    ///   "teamsOperatorConnect": {"enabled": true, "syncEnabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `tenantId` of a request for information: it has the
    /// pattern that `teamsTenantId` lacks.
    code: "account/tenant-id-format",
    summary: "`teamsTenantId` is a GUID",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(account: &AccountDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(tenant) = account.teams_tenant_id.present() else { return };
    let (variant, message) = match tenant.text {
        id if is_nil_guid(id) => ("all-zero", "`teamsTenantId` is the all-zero GUID"),
        id if is_guid(id) => return,
        _ => ("", "`teamsTenantId` is not a GUID"),
    };
    out.report(At::Value(tenant.at), message)
        .variant(variant)
        .help("send the ID of the customer's Microsoft Entra tenant, without braces")
        .text("expected", "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
}
