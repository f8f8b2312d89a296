use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::subdomain_format;
use crate::findings::{At, Reporter};
use crate::resource::AccountDraft;
use crate::rule::declare_rule;
use crate::text::{join, text};

declare_rule! {
    /// A Direct Routing subdomain can be the label of a host name.
    ///
    /// ## What it checks
    ///
    /// `subdomain` has no `_`, does not start or end with `-`, and has at most 9 characters. What
    /// is no subdomain at all is left to `account/subdomain-format`.
    ///
    /// Where the policy has the gateway's `baseDomain`, the length is judged exactly: subdomain,
    /// `.1r1.` and base domain have at most 48 characters together. A longer one cannot work, so
    /// it is an error wherever the rule is asked.
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
    /// ```json policy
    /// {"baseDomain": "a1b2c3d4e5f6g7h8.commsgw.azure.com"}
    /// ```
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {
    ///   "enabled": true, "syncEnabled": true, "configuration": {
    ///     "callScreening": true, "subdomain": "contoso001", "subdomainTokens": {
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
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(account: &AccountDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(routing) = account.direct_routing.present() else { return };
    let Some(subdomain) = routing.subdomain.present() else { return };
    if !subdomain_format::is_valid(subdomain.text) {
        return;
    }
    let base_domain = out.policy().base_domain();
    let limit = limit(base_domain);
    let too_long = subdomain.text.len() > limit;
    let passes_limit = text!["has more than ", limit, " characters"];
    let faults = faults(subdomain.text, too_long.then_some(&passes_limit));
    if faults.is_empty() {
        return;
    }
    let message = text!["subdomain is no host label: it ", &join(&faults, " and ")];
    let at = At::Value(subdomain.at);
    let certain = too_long && base_domain.is_some();
    let issue = if certain { out.report_error(at, message) } else { out.report(at, message) };
    issue.help(help_for(limit)).count("limit", limit);
}

/// How many characters a subdomain may have.
fn limit(base_domain: Option<&str>) -> usize {
    base_domain.map_or(LIMIT, |domain| MAX_DOMAIN.saturating_sub(domain.len() + REGION.len()))
}

fn faults<'f>(subdomain: &str, passes_limit: Option<&'f str>) -> Vec<&'f str> {
    let at_the_edge = subdomain.starts_with('-') || subdomain.ends_with('-');
    let faults = [
        subdomain.contains('_').then_some("has `_`"),
        at_the_edge.then_some("starts or ends with `-`"),
        passes_limit,
    ];
    faults.into_iter().flatten().collect()
}

fn help_for(limit: usize) -> Cow<'static, str> {
    match limit {
        0 => Cow::Borrowed("use a shorter base domain: this one leaves no room"),
        _ => {
            Cow::Owned(text!["send up to ", limit, " letters, digits and `-`, no `-` at the edges"])
        }
    }
}

/// The characters that Microsoft 365 takes in a domain.
const MAX_DOMAIN: usize = 48;
/// What stands between subdomain and base domain: a region of the gateway.
const REGION: &str = ".1r1.";
/// With the longest base domain, which has 34 characters.
const LIMIT: usize = MAX_DOMAIN - REGION.len() - 34;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_named() {
        let cases =
            [("Contoso-1", 0), ("a", 0), ("-", 1), ("-a", 1), ("a-", 1), ("a_b", 1), ("-b_j", 2)];
        for (subdomain, count) in cases {
            assert_eq!(faults(subdomain, None).len(), count, "{subdomain}");
            assert_eq!(faults(subdomain, Some("")).len(), count + 1, "{subdomain}");
        }
    }

    #[test]
    fn the_whole_domain_has_48_characters() {
        let domain = "a1b2c3d4e5f6g7h8.commsgw.azure.com";
        assert_eq!((limit(Some(domain)), limit(None)), (9, 9));
        assert_eq!(limit(Some("commsgw.azure.com")), 26);
        assert_eq!(limit(Some(&"a".repeat(60))), 0);
    }
}
