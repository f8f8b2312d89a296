use crate::api::formats::SUBDOMAIN_TOKEN;
use crate::resource::AccountDraft;
use crate::resource::draft::Field;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// A subdomain token is 1 to 100 ASCII letters, digits, `=`, `_` or `-`.
    ///
    /// ## What it checks
    ///
    /// `region1Token` and `region2Token` in `subdomainTokens`, independently of each other.
    ///
    /// ## Why
    ///
    /// The published schema rejects every other value. The token is the DNS TXT value that
    /// Microsoft 365 issues; quotation marks or spaces around it are a common copying error.
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
    ///     "callScreening": true, "subdomain": "contoso", "subdomainTokens": {
    ///       "region1Token": "MS=ms10000001 ", "region2Token": "MS=ms10000002"}}}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {
    ///   "enabled": true, "syncEnabled": true, "configuration": {
    ///     "callScreening": true, "subdomain": "contoso", "subdomainTokens": {
    ///       "region1Token": "MS=ms10000001", "region2Token": ""}}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `region1Token`: `^[A-Za-z0-9=_-]+$`, 1 to 100
    /// characters.
    code: "account/subdomain-token-format",
    summary: "a subdomain token is 1 to 100 ASCII letters, digits, `=`, `_` or `-`",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(account: &AccountDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(routing) = account.direct_routing.present() else { return };
    for token in routing.tokens.into_iter().filter_map(Field::present) {
        SUBDOMAIN_TOKEN.check(token.text, At::Value(token.at), out);
    }
}
