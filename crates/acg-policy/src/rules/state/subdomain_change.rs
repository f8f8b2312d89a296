use crate::account::StateCheck;
use crate::api::Service;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::state_context::{StateContext, has_numbers};

declare_rule! {
    /// The subdomain does not change while Direct Routing has numbers.
    ///
    /// ## What it checks
    ///
    /// While Direct Routing has numbers, `PUT` of an existing account sends the same `subdomain` as
    /// the account has; letter case is ignored. Nothing is compared if the subdomain or the number
    /// count of the account is unknown, or if the request has no subdomain.
    ///
    /// ## Why
    ///
    /// The customer's Microsoft 365 tenant has verified the host names with the old subdomain. With
    /// another one, calls fail until the customer has registered and verified the new names.
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
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsDirectRouting":
    ///   {"enabled": true, "numberCount": 7, "configuration": {"subdomain": "contoso"}}}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": true,
    ///   "syncEnabled": false, "configuration": {"callScreening": true, "subdomain": "fabrikam",
    ///   "subdomainTokens": {"region1Token": "MS=ms1", "region2Token": "MS=ms2"}}}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsDirectRouting":
    ///   {"enabled": true, "numberCount": 0, "configuration": {"subdomain": "contoso"}}}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": true,
    ///   "syncEnabled": false, "configuration": {"callScreening": true, "subdomain": "fabrikam",
    ///   "subdomainTokens": {"region1Token": "MS=ms1", "region2Token": "MS=ms2"}}}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsDirectRouting":
    ///   {"enabled": true, "numberCount": 7, "configuration": {"subdomain": "contoso"}}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Microsoft, "Manage Microsoft Teams Direct Routing customers and numbers with Azure
    /// Communications Gateway", "Ask the customer to register the subdomains in their tenant and
    /// get DNS TXT values"; API specification 2024-02-29-preview, `subdomain`. What the API does is
    /// not documented.
    code: "state/subdomain-change",
    summary: "the subdomain does not change while Direct Routing has numbers",
    status: 409,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: |operation| StateCheck::of_operation(operation) == Some(StateCheck::Account),
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    let (Some(account), Some(replacement)) = (context.account(), context.replacement()) else {
        return;
    };
    let known = account.subdomain().and_then(|subdomain| subdomain.name.as_deref());
    let Some(known) = known.filter(|_| has_numbers(account, Service::DirectRouting)) else {
        return;
    };
    let routing = replacement.direct_routing.present();
    let Some(subdomain) = routing.and_then(|routing| routing.subdomain.present()) else { return };
    if !subdomain.text.eq_ignore_ascii_case(known) {
        out.report(At::Value(subdomain.at), "`subdomain` changes while Direct Routing has numbers")
            .help(
                "send the account's current `subdomain`, or move its Direct Routing numbers first",
            );
    }
}
