use crate::route::{Aspects, FieldName, HeadView};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// Entity tags are sent in `If-Match`, not in `ETag`.
    ///
    /// ## What it checks
    ///
    /// The request has no `ETag` header field.
    ///
    /// ## Why
    ///
    /// `ETag` is a response header field and has no effect in a request. A client that sends it
    /// probably means `If-Match`. Without that field, the request can overwrite changes that others
    /// have made in the meantime.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// if-match: "12345"
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// etag: 12345
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 9110, sections 8.8.3 and 13.1.1. The update examples in the Provisioning API overview
    /// send `ETag`.
    code: "request/etag-header",
    summary: "entity tags are sent in `If-Match`, not in `ETag`",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: Aspects = Aspects::fields(&[FieldName::Etag]);

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    if head.operation().is_some() && head.fields.name_sent(FieldName::Etag).is_some() {
        out.report(At::Header("etag"), "`ETag` has no effect in a request")
            .help("send the entity tag in `If-Match`, which prevents lost updates");
    }
}
