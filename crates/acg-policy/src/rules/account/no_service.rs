use crate::api::Service;
use crate::resource::AccountDraft;
use crate::resource::draft::Field;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// `serviceDetails` contains at least one service.
    ///
    /// ## What it checks
    ///
    /// `serviceDetails` is present and contains the block of at least one service, enabled or
    /// disabled.
    ///
    /// ## Why
    ///
    /// `PUT` replaces the whole account: without a service block, it removes every service from the
    /// account, and none of the account's numbers can be used.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "zoomPhoneCloudPeering": {"enabled": false, "syncEnabled": false}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso"}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "teamsTenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47"}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `serviceDetails` of an account, which is optional.
    code: "account/no-service",
    summary: "`serviceDetails` contains at least one service",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(account: &AccountDraft<'_>, out: &mut Reporter<'_, '_>) {
    let at = match account.service_details {
        Field::Reported => return,
        Field::Absent => At::Missing(account.at, "serviceDetails"),
        Field::Present(details) => At::Value(details),
    };
    if account.services.iter().all(|service| service.block.is_absent()) {
        out.report(at, "the account has no service")
            .help("send at least one service in `serviceDetails`")
            .list("expected", &Service::ALL.map(Service::member));
    }
}
