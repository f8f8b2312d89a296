use crate::api::Operation;
use crate::route::{FieldName, HeadView};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// Changing a resource requires a precondition.
    ///
    /// ## What it checks
    ///
    /// A PUT, PATCH or DELETE of a single resource has `If-Match`, `If-None-Match` or
    /// `If-Unmodified-Since`. `If-Modified-Since` does not count, because servers ignore it for
    /// these methods.
    ///
    /// ## Why
    ///
    /// If two clients read, change and write the same account, the second write overwrites the
    /// first one, unless it states which version it is based on. The API does not require a
    /// precondition.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// if-none-match: *
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```http
    /// DELETE /accounts/contoso?api-version=2024-02-29
    /// if-match: "12345"
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```http
    /// DELETE /accounts/contoso?api-version=2024-02-29
    /// if-modified-since: Sun, 06 Nov 1994 08:49:37 GMT
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 6585, section 3; RFC 9110, section 13.1.
    code: "request/precondition-required",
    summary: "changing a resource requires a precondition",
    status: 428,
    levels: { standard: Off, api: Off, strict: Warning },
    shape: false,
    since: "0.1.0",
    applies: Operation::changes_one_resource,
}

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    let changes = head.operation_for(&RULE).is_some();
    if changes && EFFECTIVE.into_iter().all(|field| head.fields.name_sent(field).is_none()) {
        out.report(At::Header("if-match"), "the request has no precondition")
            .help("send `If-Match` with the `ETag` of a GET response, or `If-None-Match: *` to create a resource");
    }
}

const EFFECTIVE: [FieldName; 3] =
    [FieldName::IfMatch, FieldName::IfNoneMatch, FieldName::IfUnmodifiedSince];
