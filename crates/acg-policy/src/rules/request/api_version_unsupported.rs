use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;

use crate::policy::Policy;
use crate::report::Fact;
use crate::route::{API_VERSION, ApiVersion, Aspects, HeadView};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::text::bytes::same_text;

declare_rule! {
    /// `api-version` is a supported version.
    ///
    /// ## What it checks
    ///
    /// The value of `api-version`, as sent, is one of the policy's `apiVersions`. The default is
    /// `2024-02-29` and `2024-02-29-preview`. `request/api-version-unknown` warns of others in the
    /// policy, because their schema is not known.
    ///
    /// ## Why
    ///
    /// Other versions have different members and paths. A request that is validated against one
    /// version and executed against another is effectively not validated.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29-preview
    /// ```
    ///
    /// ```json policy
    /// {"profile": "strict", "apiVersions": ["2025-01-31"]}
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2025-01-31
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2023-10-01
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=
    /// ```
    ///
    /// ```json policy
    /// {"profile": "strict", "apiVersions": ["2025-01-31"]}
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `Versions`. Microsoft REST API Guidelines: an unknown
    /// version is rejected with `UnsupportedApiVersionValue`.
    code: "request/api-version-unsupported",
    summary: "`api-version` is a supported version",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: Aspects = Aspects::OTHER_VERSION.or(Aspects::NARROW_VERSIONS);

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    let ApiVersion::One(sent) = head.api_version() else { return };
    let mut known = out.policy().api_versions().iter();
    if head.operation().is_none() || known.any(|version| same_text(version.as_bytes(), sent)) {
        return;
    }
    let (expected, (variant, help)) = (expected(out.policy()), help_for(out.policy()));
    out.report(At::Query(Cow::Borrowed(API_VERSION)), "the API version is not supported")
        .variant(variant)
        .help(help)
        .fact("expected", expected);
}

/// The variant and the help, which lists the supported versions if they fit in a line. A policy has at least one.
pub(super) fn help_for(policy: &Policy) -> (&'static str, Cow<'static, str>) {
    let listed = policy.api_versions().join("`, `");
    if listed.len() > MAX_LISTED {
        return ("many", Cow::Borrowed("send one of the versions in `apiVersions` of the policy"));
    }
    match policy.api_versions() {
        [_] => ("one", Cow::Owned(format!("send `{listed}`"))),
        _ => ("", Cow::Owned(format!("send one of `{listed}`"))),
    }
}

/// The versions that the policy lists.
pub(super) fn expected(policy: &Policy) -> Fact {
    Fact::List(policy.api_versions().iter().map(String::clone).map(Cow::Owned).collect())
}

/// The length of a list in a help, in bytes.
const MAX_LISTED: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_versions_that_fit_in_a_line_are_listed() {
        let long = "1".repeat(MAX_LISTED + 1);
        for (versions, variant) in [
            (["2025-01-31"].as_slice(), "one"),
            (&["2024-02-29", "2025-01-31"], ""),
            (&[&long], "many"),
        ] {
            let policy = Policy::default().with_api_versions(versions.iter().copied()).unwrap();
            assert_eq!(help_for(&policy).0, variant);
        }
    }
}
