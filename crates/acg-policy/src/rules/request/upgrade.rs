use crate::route::{FieldName, HeadView, Route};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// A request has no `Upgrade` header field and is not a CONNECT.
    ///
    /// ## What it checks
    ///
    /// The request has no `Upgrade` header field, and its method is not CONNECT. The target of a
    /// CONNECT is not checked by any other rule.
    ///
    /// ## Why
    ///
    /// Traffic after a protocol upgrade or inside a tunnel is not validated.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// connection: keep-alive
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// upgrade: websocket
    /// ```
    ///
    /// ```http
    /// CONNECT provapi.example.com:443
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 9110, sections 7.8 and 9.3.6.
    code: "request/upgrade",
    summary: "no `Upgrade` header field and no CONNECT",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    if matches!(head.route, Route::Tunnel) {
        out.report(At::Path, "the request opens a tunnel")
            .help("send the request without a tunnel");
    }
    if head.fields.name_sent(FieldName::Upgrade).is_some() {
        out.report(At::Header("upgrade"), "the request asks for a protocol upgrade")
            .help("remove the `Upgrade` header field");
    }
}
