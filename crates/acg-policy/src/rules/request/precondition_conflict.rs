use crate::api::Operation;
use crate::route::{Aspects, FieldName, HeadView, Sent};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// `If-Match` and `If-None-Match` are not sent together.
    ///
    /// ## What it checks
    ///
    /// A request for a single resource has at most one of the two header fields.
    ///
    /// ## Why
    ///
    /// `If-Match` is for changing an existing resource, `If-None-Match: *` is for creating a new
    /// one. A server evaluates `If-Match` first, so the combination rarely has the intended effect.
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
    /// if-match: "12345"
    /// if-none-match: *
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso/numbers/+123451?api-version=2024-02-29
    /// if-none-match: "12345"
    /// if-match: *
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 9110, section 13.2.2.
    code: "request/precondition-conflict",
    summary: "`If-Match` and `If-None-Match` are not sent together",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: Operation::is_conditional,
}

pub(crate) const ABOUT: Aspects = Aspects::fields(&[FieldName::IfMatch]);

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    let conditional = head.operation_for(&RULE).is_some();
    let sent = |field| matches!(head.fields.one(field), Sent::One(_));
    if conditional && sent(FieldName::IfMatch) && sent(FieldName::IfNoneMatch) {
        out.report(At::Header("if-none-match"), "`if-none-match` is sent together with `if-match`")
            .help("send only `If-Match` to change a resource, or only `If-None-Match: *` to create one");
    }
}
