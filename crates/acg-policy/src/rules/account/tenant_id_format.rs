use crate::findings::{At, Reporter};
use crate::resource::AccountDraft;
use crate::rule::declare_rule;

declare_rule! {
    /// `teamsTenantId` is a GUID.
    ///
    /// ## What it checks
    ///
    /// `teamsTenantId` consists of 8, 4, 4, 4 and 12 hexadecimal digits in upper or lower case,
    /// separated by `-`, without braces.
    ///
    /// ## Why
    ///
    /// The schema accepts any string. Microsoft Entra tenant IDs are GUIDs: with a domain name or a
    /// placeholder instead, the request may succeed, but the backend cannot find the tenant.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "teamsTenantId": "72F988BF-86f1-41af-91ab-2d7cd011db47",
    ///   "teamsOperatorConnect": {"enabled": true, "syncEnabled": true}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "teamsTenantId": "contoso.onmicrosoft.com",
    ///   "teamsOperatorConnect": {"enabled": true, "syncEnabled": true}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {
    ///   "teamsTenantId": "{72f988bf-86f1-41af-91ab-2d7cd011db47}",
    ///   "teamsOperatorConnect": {"enabled": true, "syncEnabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `tenantId` of a request for information: it has the
    /// pattern that `teamsTenantId` lacks.
    code: "account/tenant-id-format",
    summary: "`teamsTenantId` is a GUID",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(account: &AccountDraft<'_>, out: &mut Reporter<'_, '_>) {
    let Some(tenant) = account.teams_tenant_id.present() else { return };
    if !is_guid(tenant.text) {
        out.report(At::Value(tenant.at), "`teamsTenantId` is not a GUID")
            .help("send the ID of the customer's Microsoft Entra tenant, without braces")
            .text("expected", "00000000-0000-0000-0000-000000000000");
    }
}

/// Whether the text is a GUID without braces.
pub(crate) fn is_guid(text: &str) -> bool {
    text.len() == LENGTH
        && text.bytes().enumerate().all(|(position, byte)| match position {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

const LENGTH: usize = 36;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::is_guid;

    proptest! {
        #[test]
        fn it_agrees_with_the_published_pattern(
            id in "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
            at in 0_usize..36,
            replacement in "[ -~]|é|",
        ) {
            let published = Regex::new(
                r"\A[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\z",
            )
            .expect("a pattern");
            prop_assert!(is_guid(&id));
            let mut changed = id;
            changed.replace_range(at..=at, &replacement);
            prop_assert_eq!(is_guid(&changed), published.is_match(&changed));
        }
    }

    #[test]
    fn text_around_a_guid_is_rejected() {
        let id = "72f988bf-86f1-41af-91ab-2d7cd011db47";
        for (before, after) in [("{", "}"), (" ", ""), ("", "\n"), ("", "0")] {
            assert!(!is_guid(&alloc::format!("{before}{id}{after}")), "{before:?} {after:?}");
        }
    }
}
