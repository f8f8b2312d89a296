use alloc::borrow::Cow;

use crate::findings::{At, Reporter};
use crate::route::{FieldName, HeadView, loose_pairs};
use crate::rule::declare_rule;

declare_rule! {
    /// The method is the one of the request line, and no other.
    ///
    /// ## What it checks
    ///
    /// There is no header field `X-HTTP-Method-Override`, `X-HTTP-Method`, `X-Method-Override`, `X-Method` or
    /// `X-HTTP-MethodOverride`, in any letter case and with `_` for `-`, and no query parameter `_method`.
    ///
    /// ## Why
    ///
    /// A server that obeys it carries out a DELETE where a POST was checked.
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
    summary: "no field and no parameter overrides the method",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    if loose_pairs(head.further_query()).any(|pair| pair.reads_as(PARAMETER)) {
        speak(At::Query(Cow::Borrowed(PARAMETER)), out);
    }
    if let Some(name) = head.fields.name_sent(FieldName::MethodOverride) {
        speak(At::Header(name), out);
    }
}

fn speak(at: At<'_>, out: &mut Reporter<'_, '_>) {
    out.report(at, "the method is overridden").help("send the method itself in the request line");
}

/// The query parameter that some frameworks obey.
pub(super) const PARAMETER: &str = "_method";
