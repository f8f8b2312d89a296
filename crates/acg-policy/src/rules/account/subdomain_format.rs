use crate::api::formats::SUBDOMAIN;
use crate::resource::AccountDraft;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// A Direct Routing subdomain is 1 to 10 ASCII letters, digits, `_` or `-`.
    ///
    /// ## What it checks
    ///
    /// `subdomain` in the `configuration` of `teamsDirectRouting`, whether or not the service is
    /// enabled.
    ///
    /// ## Why
    ///
    /// The published schema rejects every other value. The subdomain becomes the first label of the
    /// customer's host names.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {
    ///   "enabled": true, "syncEnabled": true, "configuration": {
    ///     "callScreening": true, "subdomain": "contoso", "subdomainTokens": {
    ///       "region1Token": "MS=ms10000001", "region2Token": "MS=ms10000002"}}}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {
    ///   "enabled": true, "syncEnabled": true, "configuration": {
    ///     "callScreening": true, "subdomain": "contoso-europe", "subdomainTokens": {
    ///       "region1Token": "MS=ms10000001", "region2Token": "MS=ms10000002"}}}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {
    ///   "enabled": true, "syncEnabled": true, "configuration": {
    ///     "callScreening": true, "subdomain": "eu.contoso", "subdomainTokens": {
    ///       "region1Token": "MS=ms10000001", "region2Token": "MS=ms10000002"}}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `subdomain`: `^[A-Za-z0-9_-]+$`, 1 to 10 characters.
    code: "account/subdomain-format",
    summary: "a Direct Routing subdomain is 1 to 10 ASCII letters, digits, `_` or `-`",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(account: &AccountDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(routing) = account.direct_routing.present() else { return };
    if let Some(subdomain) = routing.subdomain.present() {
        SUBDOMAIN.check(subdomain.text, At::Value(subdomain.at), out);
    }
}
