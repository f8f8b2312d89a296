use crate::route::{Aspects, HeadView};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// Header fields read by rules are not repeated.
    ///
    /// ## What it checks
    ///
    /// `authorization`, `content-encoding`, `content-length`, `content-type`, `etag`, `host`, the
    /// conditional header fields, the repeatability header fields, and `x-ms-client-request-id` are
    /// sent at most once. `authorization`, `content-length`, `content-type` and `host` must not
    /// contain a comma either, because proxies join repeated fields with one.
    ///
    /// ## Why
    ///
    /// If a header field has two values, some servers use the first one and others the last one.
    /// The validated request and the executed request could differ.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// if-match: "12345", "67890"
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// content-type: text/plain
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json, text/plain
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// authorization: Bearer one
    /// authorization: Bearer two
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 9110, section 5.3. CVE-2021-32777.
    code: "request/header-repeated",
    summary: "header fields read by rules are not repeated",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: Aspects = Aspects::FAULTY_FIELD;

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    for name in head.fields.repeated() {
        out.report(At::Header(name), "expected one value, found several")
            .help("send the field once");
    }
}
