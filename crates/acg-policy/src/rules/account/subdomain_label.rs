use alloc::borrow::Cow;
use alloc::format;
use alloc::vec::Vec;

use crate::api::formats::SUBDOMAIN;
use crate::resource::AccountDraft;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// A Direct Routing subdomain is a valid host name label.
    ///
    /// ## What it checks
    ///
    /// `subdomain` contains no `_`, does not start or end with `-`, and has at most 9 characters. A
    /// value that is not in the format of `account/subdomain-format` is not checked.
    ///
    /// If the policy sets the gateway's `baseDomain`, the maximum length is computed from it: the
    /// subdomain, `.1r1.` and the base domain have at most 48 characters in total. A longer domain
    /// name cannot work, so it is an error wherever the rule is enabled.
    ///
    /// ## Why
    ///
    /// The subdomain becomes the first label of host names that the customer registers in Microsoft
    /// 365. A host name label contains no `_` and does not start or end with `-`. Microsoft 365
    /// accepts domain names of up to 48 characters, of which the gateway's part takes up to 39. The
    /// operator documentation permits `_`, and the API permits 10 characters and `-` at both ends, so
    /// this is a warning by default. Whether Microsoft 365 verifies such a domain is not documented.
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
    /// RFC 1123, section 2.1; Azure Communications Gateway, "Manage Microsoft Teams Direct Routing
    /// customers and numbers with Azure Communications Gateway", section "Choose a DNS subdomain label
    /// to use to identify the customer".
    code: "account/subdomain-label",
    summary: "a Direct Routing subdomain is a valid host name label",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(account: &AccountDraft<'_>, out: &mut Reporter<'_, '_>) {
    let subdomain = account.direct_routing.and_then(|routing| routing.subdomain).present();
    let Some(subdomain) = subdomain.filter(|name| SUBDOMAIN.is_valid(name.text)) else { return };
    let base_domain = out.policy().base_domain();
    let limit = limit(base_domain);
    let too_long = subdomain.text.len() > limit;
    let over_limit = format!("is longer than {limit} characters");
    let over_limit = too_long.then_some(over_limit.as_str());
    let (names, faults): (Vec<_>, Vec<_>) = faults(subdomain.text, over_limit).unzip();
    if faults.is_empty() {
        return;
    }
    let message = format!("subdomain is not a host name label: it {}", faults.join(" and "));
    let at = At::Value(subdomain.at);
    let cannot_work = too_long && base_domain.is_some();
    let issue = if cannot_work { out.report_error(at, message) } else { out.report(at, message) };
    let issue = if limit == 0 { issue.variant("no-room") } else { issue };
    issue.help(help_for(limit)).count("limit", limit).list("faults", &names);
}

/// The maximum length of a subdomain, in characters.
fn limit(base_domain: Option<&str>) -> usize {
    base_domain.map_or(LIMIT, |domain| MAX_DOMAIN.saturating_sub(domain.len() + REGION.len()))
}

/// The faults: each with its name as a fact, and in words.
fn faults<'f>(name: &str, limit: Option<&'f str>) -> impl Iterator<Item = (&'static str, &'f str)> {
    let underscore = name.contains('_').then_some(("underscore", "contains `_`"));
    let hyphen_at_an_end = name.starts_with('-') || name.ends_with('-');
    let hyphen = hyphen_at_an_end.then_some(("hyphen", "starts or ends with `-`"));
    [underscore, hyphen, limit.map(|words| ("length", words))].into_iter().flatten()
}

fn help_for(limit: usize) -> Cow<'static, str> {
    match limit {
        0 => Cow::Borrowed("check `baseDomain` in the policy: it is too long for any subdomain"),
        _ => Cow::Owned(format!("send 1 to {limit}{LABEL}")),
    }
}

const LABEL: &str = " letters, digits or `-`, without `-` at either end";
/// The longest domain name that Microsoft 365 accepts, in characters.
const MAX_DOMAIN: usize = 48;
/// The label of a gateway region, between the subdomain and the base domain.
const REGION: &str = ".1r1.";
/// The maximum length below the longest base domain, which has 34 characters.
const LIMIT: usize = MAX_DOMAIN - REGION.len() - 34;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_listed() {
        let cases =
            [("Contoso-1", 0), ("a", 0), ("-", 1), ("-a", 1), ("a-", 1), ("a_b", 1), ("-b_j", 2)];
        for (subdomain, count) in cases {
            assert_eq!(faults(subdomain, None).count(), count, "{subdomain}");
            assert_eq!(faults(subdomain, Some("")).count(), count + 1, "{subdomain}");
        }
    }

    #[test]
    fn the_domain_name_has_at_most_48_characters() {
        let domain = "a1b2c3d4e5f6g7h8.commsgw.azure.com";
        assert_eq!((limit(Some(domain)), limit(None)), (9, 9));
        assert_eq!(limit(Some("commsgw.azure.com")), 26);
        assert_eq!(limit(Some(&"a".repeat(60))), 0);
    }
}
