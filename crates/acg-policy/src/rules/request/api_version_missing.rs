use alloc::borrow::Cow;

use super::api_version_unsupported::expected;
use crate::route::{API_VERSION, ApiVersion, Aspects, HeadView};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// The query contains `api-version`.
    ///
    /// ## What it checks
    ///
    /// The query contains the parameter `api-version`. A misspelled name is reported by
    /// `request/api-version-repeated` instead.
    ///
    /// ## Why
    ///
    /// The published schema requires `api-version` for every operation. Some of Microsoft's own
    /// examples omit it, so the standard profile only warns.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// GET /accounts/contoso
    /// ```
    ///
    /// ```http
    /// GET /accounts?top=5
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `ApiVersionParameter`.
    code: "request/api-version-missing",
    summary: "the query contains `api-version`",
    status: 400,
    levels: { standard: Warning, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: Aspects = Aspects::QUERY;

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    if head.operation().is_some() && head.api_version() == ApiVersion::Missing {
        let expected = expected(out.policy());
        out.report(At::Query(Cow::Borrowed(API_VERSION)), "`api-version` is missing")
            .help("add `api-version` to the query")
            .fact("expected", expected);
    }
}
