use crate::findings::{At, Reporter};
use crate::route::{FieldName, HeadView, Route};
use crate::rule::declare_rule;

declare_rule! {
    /// A request stays HTTP.
    ///
    /// ## What it checks
    ///
    /// There is no header field `Upgrade`, and the method is not CONNECT, of whose target no other rule speaks.
    ///
    /// ## Why
    ///
    /// Behind an upgrade or through a tunnel goes what no rule sees.
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
    summary: "a request stays HTTP: no upgrade, no tunnel",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    if matches!(head.route, Route::Tunnel) {
        out.report(At::Path, "the request opens a tunnel").help("send the request itself");
    }
    if head.fields.name_sent(FieldName::Upgrade).is_some() {
        out.report(At::Header("upgrade"), "the request asks for another protocol")
            .help("leave `Upgrade` out");
    }
}
