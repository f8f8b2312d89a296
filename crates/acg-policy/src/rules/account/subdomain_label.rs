use alloc::format;
use alloc::vec::Vec;

use super::subdomain_format;
use crate::findings::{At, Reporter};
use crate::resource::AccountDraft;
use crate::rule::declare_rule;

declare_rule! {
    /// A Direct Routing subdomain can be the label of a host name.
    ///
    /// ## What it checks
    ///
    /// `subdomain` has no `_`, does not start or end with `-`, and has at most 9 characters. What
    /// is no subdomain at all is left to `account/subdomain-format`.
    ///
    /// ## Why
    ///
    /// The subdomain becomes the first label of host names that the customer registers in
    /// Microsoft 365. Host names have no `_` and no `-` at the edge of a label. Microsoft 365
    /// takes domains of up to 48 characters, of which the gateway's own part needs up to 39.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {
    ///   "enabled": true, "syncEnabled": true, "configuration": {
    ///     "callScreening": true, "subdomain": "Contoso-1", "subdomainTokens": {
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
    ///     "callScreening": true, "subdomain": "contoso_1", "subdomainTokens": {
    ///       "region1Token": "MS=ms10000001", "region2Token": "MS=ms10000002"}}}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {
    ///   "enabled": true, "syncEnabled": true, "configuration": {
    ///     "callScreening": true, "subdomain": "-contoso-1", "subdomainTokens": {
    ///       "region1Token": "MS=ms10000001", "region2Token": "MS=ms10000002"}}}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 1123 section 2.1; Azure Communications Gateway, "Manage an enterprise with Teams Direct
    /// Routing".
    code: "account/subdomain-label",
    summary: "a Direct Routing subdomain can be the label of a host name",
    status: 400,
    weights: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(account: &AccountDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(routing) = account.direct_routing.present() else { return };
    let Some(subdomain) = routing.subdomain.present() else { return };
    if !subdomain_format::is_valid(subdomain.text) {
        return;
    }
    let faults = faults(subdomain.text);
    if !faults.is_empty() {
        out.report(
            At::Value(subdomain.at),
            format!("subdomain is no host label: it {}", faults.join(" and ")),
        )
        .help("send up to 9 letters, digits and `-`, with a letter or digit first and last")
        .count("limit", LIMIT);
    }
}

fn faults(subdomain: &str) -> Vec<&'static str> {
    let at_the_edge = subdomain.starts_with('-') || subdomain.ends_with('-');
    let faults = [
        (subdomain.contains('_'), "has `_`"),
        (at_the_edge, "starts or ends with `-`"),
        (subdomain.len() > LIMIT, "has more than 9 characters"),
    ];
    faults.into_iter().filter(|(found, _)| *found).map(|(_, fault)| fault).collect()
}

/// 48 characters of a Microsoft 365 domain, less 34 of the longest base domain and 5 of `.1r1.`.
const LIMIT: usize = 9;

#[cfg(test)]
mod tests {
    use super::faults;

    #[test]
    fn every_fault_is_named() {
        for (subdomain, count) in [
            ("contoso", 0),
            ("Contoso-1", 0),
            ("a", 0),
            ("-", 1),
            ("-a", 1),
            ("a-", 1),
            ("a_b", 1),
            ("abcdefghi", 0),
            ("abcdefghij", 1),
            ("-bcdefgh_j", 3),
        ] {
            assert_eq!(faults(subdomain).len(), count, "{subdomain}");
        }
    }
}
