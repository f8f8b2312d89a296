use crate::findings::{At, Reporter};
use crate::resource::AccountDraft;
use crate::rule::declare_rule;
use crate::rules::word::Word;

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

/// Whether this is a valid subdomain.
pub(super) fn is_valid(subdomain: &str) -> bool {
    SUBDOMAIN.is_valid(subdomain)
}

static SUBDOMAIN: Word =
    Word { subject: "subdomain", alphabet: "`A-Z a-z 0-9 _ -`", extra: None, limit: 10 };

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::is_valid;

    proptest! {
        #[test]
        fn it_agrees_with_the_published_pattern(subdomain in "[A-Za-z0-9_-]{0,12}|[ -~]{0,4}|\\PC{0,4}|[a-z]{1,3}\n") {
            let published = Regex::new(r"\A[A-Za-z0-9_-]{1,10}\z").expect("a pattern");
            prop_assert_eq!(is_valid(&subdomain), published.is_match(&subdomain));
        }
    }

    #[test]
    fn the_length_is_from_1_to_10() {
        for (length, valid) in [(0, false), (1, true), (10, true), (11, false)] {
            assert_eq!(is_valid(&"a".repeat(length)), valid, "{length} characters");
        }
    }
}
