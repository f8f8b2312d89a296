use alloc::borrow::Cow;

use crate::route::{API_VERSION, ApiVersion, Aspects, HeadView};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// `api-version` is sent once, with exactly this spelling.
    ///
    /// ## What it checks
    ///
    /// The query contains `api-version` only once. The name is not in another letter case,
    /// percent-encoded, followed by brackets as in a list, or hidden after a `;` inside another
    /// parameter.
    ///
    /// ## Why
    ///
    /// If a query contains two versions, some servers use the first one and others the last one.
    /// The validated request and the executed request could differ.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// GET /accounts?top=5&api-version=2024-02-29
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// GET /accounts?api-version=2024-02-29&api-version=2023-10-01
    /// ```
    ///
    /// ```http
    /// GET /accounts?Api-Version=2024-02-29
    /// ```
    ///
    /// ```http
    /// GET /accounts?api%2Dversion=2024-02-29
    /// ```
    ///
    /// ## Reference
    ///
    /// OWASP Core Rule Set, rule 921180 (HTTP parameter pollution). Microsoft REST API Guidelines:
    /// names of query parameters are case-sensitive.
    code: "request/api-version-repeated",
    summary: "`api-version` is sent once, with exactly this spelling",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: Aspects = Aspects::QUERY;

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    if head.operation().is_none() {
        return;
    }
    let (variant, message, help) = match head.api_version() {
        ApiVersion::Missing | ApiVersion::One(_) => return,
        ApiVersion::Repeated => ("", "`api-version` is sent more than once", "send it once"),
        ApiVersion::Misspelt => (
            "spelling",
            "the spelling of `api-version` is one that only some servers accept",
            "send the name as `api-version` after `?` or `&`, in lower case and not percent-encoded",
        ),
    };
    out.report(At::Query(Cow::Borrowed(API_VERSION)), message).variant(variant).help(help);
}
