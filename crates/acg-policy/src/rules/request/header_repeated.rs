use crate::findings::{At, Reporter};
use crate::route::HeadView;
use crate::rule::declare_rule;

declare_rule! {
    /// A header field that has one value is sent once.
    ///
    /// ## What it checks
    ///
    /// `authorization`, `content-encoding`, `content-length`, `content-type`, `etag`, `host`, the conditional fields, the
    /// repeatability fields and `x-ms-client-request-id` are sent at most once. `authorization`, `content-length`,
    /// `content-type` and `host` have no comma either, because a proxy joins repeated fields with one.
    ///
    /// ## Why
    ///
    /// Of two values one server takes the first and another the last. So the request that is checked and the one that is
    /// carried out would be different ones.
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
    summary: "a header field that has one value is sent once",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    for name in head.fields.repeated() {
        out.report(At::Header(name), "expected one value, found more").help("send the field once");
    }
}
