use alloc::string::String;

use crate::route::{Aspects, HeadView, Route};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// The path supports the method.
    ///
    /// ## What it checks
    ///
    /// If the path is that of an operation, one of the operations on this path has this method.
    /// Methods are case-sensitive.
    ///
    /// ## Why
    ///
    /// The API defines no other operations: accounts and numbers cannot be patched, requests for
    /// information cannot be replaced, and addresses are read-only.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// DELETE /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PATCH /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso:deleteNumbers?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// get /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `paths`. RFC 9110, sections 9.1 and 15.5.6 (405 Method
    /// Not Allowed).
    code: "request/method-not-allowed",
    summary: "the path supports the method",
    status: 405,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: |_| false,
}

pub(crate) const ABOUT: Aspects = Aspects::NO_OPERATION;

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    let Route::WrongMethod(allow) = &head.route else { return };
    let is_sent = |method: &&&str| method.as_bytes().eq_ignore_ascii_case(head.method);
    let issue = match allow.iter().find(is_sent) {
        Some(method) => out
            .report(At::Path, format_args!("the method differs from `{method}` in letter case"))
            .variant("letter-case")
            .help(format_args!("send `{method}`: methods are case-sensitive"))
            .text("method", method),
        None => out
            .report(At::Path, "the path does not support this method")
            .help(format_args!("use {}", alternatives(allow))),
    };
    issue.list("allow", allow);
}

/// `GET, PUT or DELETE`.
fn alternatives(methods: &[&str]) -> String {
    match methods.split_last() {
        Some((last, others @ [_, ..])) => [&*others.join(", "), " or ", last].concat(),
        _ => methods.concat(),
    }
}
