use crate::api::Operation;
use crate::route::{Aspects, EntityTags, FieldName, HeadView, Sent};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// `If-Match` and `If-None-Match` contain entity tags, or only `*`.
    ///
    /// ## What it checks
    ///
    /// On an operation that supports preconditions, each of the two header fields is `*`, or one or
    /// more entity tags separated by commas. An entity tag consists of visible characters in
    /// quotation marks, optionally preceded by `W/`. Entity tags without quotation marks are
    /// accepted.
    ///
    /// ## Why
    ///
    /// A server that cannot parse a precondition rejects or ignores it. A precondition that is
    /// ignored protects nothing.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// if-match: "12345", W/"67890"
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// if-match: 12345
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// if-none-match: *
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// if-match: "12345
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// if-match: "12345" "67890"
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// if-none-match: *, "12345"
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2. The examples in the Provisioning API overview
    /// have no quotation marks.
    code: "request/precondition-syntax",
    summary: "`If-Match` and `If-None-Match` contain entity tags, or only `*`",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: Operation::is_conditional,
}

pub(crate) const ABOUT: Aspects = Aspects::fields(&[FieldName::IfMatch, FieldName::IfNoneMatch]);

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    if head.operation_for(&RULE).is_none() {
        return;
    }
    for field in [FieldName::IfMatch, FieldName::IfNoneMatch] {
        let Sent::One(value) = head.fields.one(field) else { continue };
        let Some(name) = head.fields.name_sent(field) else { continue };
        if EntityTags::read(value) == EntityTags::Malformed {
            out.report(At::Header(name), "expected entity tags separated by commas, or only `*`")
                .help("send the `ETag` of a response unchanged, including its quotation marks");
        }
    }
}
