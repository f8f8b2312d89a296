use crate::api::Service;
use crate::resource::AccountDraft;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// `configuration` of Direct Routing requires `enabled`.
    ///
    /// ## What it checks
    ///
    /// `teamsDirectRouting` of an account with `enabled: false` has no `configuration`.
    ///
    /// ## Why
    ///
    /// A caller that sends a subdomain and its tokens probably wants to use Direct Routing. A
    /// disabled service carries no calls.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": true,
    ///   "syncEnabled": false, "configuration": {"callScreening": true, "subdomain": "contoso",
    ///   "subdomainTokens": {"region1Token": "MS=ms1", "region2Token": "MS=ms2"}}}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false,
    ///   "syncEnabled": false, "configuration": {"callScreening": true, "subdomain": "contoso",
    ///   "subdomainTokens": {"region1Token": "MS=ms1", "region2Token": "MS=ms2"}}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Provisioning API overview, "Create an account representing a customer". Whether the API
    /// keeps the configuration of a disabled service is not documented.
    code: "account/configured-but-disabled",
    summary: "`configuration` of Direct Routing requires `enabled`",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(account: &AccountDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(configuration) = account.direct_routing.as_present() else { return };
    let mut services = account.services.iter();
    let routing = services.find(|service| service.service == Service::DirectRouting);
    if routing.and_then(|service| service.enabled.present()).is_some_and(|enabled| !enabled.value) {
        out.report(At::Value(configuration.at), "Direct Routing is configured but disabled")
            .help("send `enabled: true`, or omit `configuration`")
            .text("service", Service::DirectRouting.member());
    }
}
