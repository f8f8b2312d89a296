use alloc::borrow::Cow;

use crate::route::{Aspects, FieldName, HeadView, lenient_pairs};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// No header field and no query parameter overrides the method.
    ///
    /// ## What it checks
    ///
    /// The request has no header field `X-HTTP-Method-Override`, `X-HTTP-Method`,
    /// `X-Method-Override`, `X-Method` or `X-HTTP-MethodOverride`, in any letter case and with `_`
    /// equivalent to `-`, and no query parameter `_method`.
    ///
    /// ## Why
    ///
    /// A server that supports such an override could execute a DELETE where a POST was validated.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// DELETE /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// x-http-method-override: DELETE
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29&_method=DELETE
    /// ```
    ///
    /// ## Reference
    ///
    /// OWASP Core Rule Set, rules 920450 and 920650.
    code: "request/method-override",
    summary: "no header field and no query parameter overrides the method",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: Aspects = Aspects::QUERY.or(Aspects::fields(&[FieldName::MethodOverride]));

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    if lenient_pairs(head.further_query()).any(|pair| pair.reads_as(PARAMETER)) {
        report_override(At::Query(Cow::Borrowed(PARAMETER)), out);
    }
    if let Some(name) = head.fields.name_sent(FieldName::MethodOverride) {
        report_override(At::Header(name), out);
    }
}

fn report_override(at: At<'_>, out: &mut Reporter<'_, '_>) {
    out.report(at, "the request overrides its method")
        .help("remove the override, and send the intended method in the request line");
}

/// The query parameter that some web frameworks read as the method.
pub(super) const PARAMETER: &str = "_method";
