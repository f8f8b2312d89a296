use crate::route::{Aspects, FieldName, HeadView, Route, Upgrade};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// A request has no `Upgrade` header field other than `h2c`, and is not a CONNECT.
    ///
    /// ## What it checks
    ///
    /// The request has no `Upgrade` header field, and its method is not CONNECT. The target of a
    /// CONNECT is not checked by any other rule. The value is a list: empty elements are ignored, and
    /// if there are no others, the field counts as absent. If every element of all `Upgrade` header
    /// fields is `h2c`, in any letter case, the issue is at most a warning. `HTTP2-Settings` and
    /// `Connection`, which some HTTP clients send with it, are not checked.
    ///
    /// ## Why
    ///
    /// Traffic after a protocol upgrade or inside a tunnel is not validated. Some HTTP clients send
    /// `Upgrade: h2c` with every request over cleartext HTTP. HTTP/2 has deprecated it, and servers
    /// ignore it. Envoy removes it before any filter, and the tower layer before it forwards the
    /// request.
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
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// connection: keep-alive
    /// http2-settings: AAMAAABkAAQAAP__
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
    /// GET /accounts/contoso?api-version=2024-02-29
    /// connection: Upgrade, HTTP2-Settings
    /// upgrade: h2c
    /// http2-settings: AAMAAABkAAQAAP__
    /// ```
    ///
    /// ```http
    /// CONNECT provapi.example.com:443
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 9110, sections 5.6.1, 7.8 and 9.3.6; RFC 9113, section 3.1 (`h2c` is deprecated).
    code: "request/upgrade",
    summary: "no `Upgrade` header field other than `h2c`, and no CONNECT",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: Aspects = Aspects::NO_OPERATION.or(Aspects::fields(&[FieldName::Upgrade]));

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    if matches!(head.route, Route::Tunnel) {
        out.report(At::Path, "the request opens a tunnel")
            .variant("tunnel")
            .help("send the request without a tunnel");
    }
    let at = At::Header("upgrade");
    match head.fields.upgrade() {
        None => {}
        Some(Upgrade::H2c) => {
            out.warn(at, "the request asks for an upgrade to HTTP/2, which has no effect")
                .variant("h2c")
                .help("set the HTTP client to HTTP/1.1, so that it does not send `Upgrade`");
        }
        Some(Upgrade::Other) => {
            out.report(at, "the request asks for a protocol upgrade")
                .help("remove the `Upgrade` header field");
        }
    }
}
