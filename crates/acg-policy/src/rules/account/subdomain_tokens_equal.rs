use crate::api::formats::SUBDOMAIN_TOKEN;
use crate::resource::AccountDraft;
use crate::resource::draft::Field;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// The two regions have different subdomain tokens.
    ///
    /// ## What it checks
    ///
    /// `region1Token` and `region2Token` differ. Tokens that are not in the format of
    /// `account/subdomain-token-format` are not compared.
    ///
    /// ## Why
    ///
    /// Each region has its own host name, and Microsoft 365 issues a different DNS TXT value for
    /// each of them. Equal values are probably a copying error. A gateway with a single region may
    /// need them, so this is a warning in every profile.
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
    ///       "region1Token": "MS=ms10000001", "region2Token": "MS=ms10000001"}}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Azure Communications Gateway, "Manage Microsoft Teams Direct Routing customers and
    /// numbers with Azure Communications Gateway", section "Ask the customer to register the subdomains
    /// in their tenant and get DNS TXT values".
    code: "account/subdomain-tokens-equal",
    summary: "the two regions have different subdomain tokens",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Warning },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(account: &AccountDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(routing) = account.direct_routing.present() else { return };
    let [Some(first), Some(second)] = routing.tokens.map(Field::present) else { return };
    if first.text == second.text && SUBDOMAIN_TOKEN.is_valid(first.text) {
        out.report(At::Value(second.at), "both regions have the same token")
            .help("send the DNS TXT value that Microsoft 365 shows for each of the two host names");
    }
}
