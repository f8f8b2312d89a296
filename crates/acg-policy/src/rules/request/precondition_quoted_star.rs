use crate::api::Operation;
use crate::route::{Aspects, FieldName, HeadView, Sent};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// The wildcard `*` of a precondition has no quotation marks.
    ///
    /// ## What it checks
    ///
    /// `If-Match` and `If-None-Match` are not `"*"` or `W/"*"`. A list of several entity tags may
    /// contain `"*"`.
    ///
    /// ## Why
    ///
    /// `*` without quotation marks means any current representation of the resource. `"*"` is the
    /// entity tag of a resource whose tag happens to be a star: with it, `If-None-Match` lets a PUT
    /// replace a resource that exists, and `If-Match` always fails.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// GET /accounts/contoso/numbers/+12065550100?api-version=2024-02-29
    /// if-none-match: *
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso/numbers/+12065550100?api-version=2024-02-29
    /// if-none-match: "12345"
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// GET /accounts/contoso/numbers/+12065550100?api-version=2024-02-29
    /// if-none-match: "*"
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2.
    code: "request/precondition-quoted-star",
    summary: "the wildcard `*` of a precondition has no quotation marks",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: Operation::is_conditional,
}

pub(crate) const ABOUT: Aspects = Aspects::fields(&[FieldName::IfMatch, FieldName::IfNoneMatch]);

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    for field in [FieldName::IfMatch, FieldName::IfNoneMatch] {
        let Sent::One(value) = head.fields.one(field) else { continue };
        if !matches!(value.trim_ascii(), "\"*\"" | "W/\"*\"") || head.operation_for(&RULE).is_none()
        {
            continue;
        }
        if let Some(name) = head.fields.name_sent(field) {
            out.report(At::Header(name), "`*` in quotation marks is an entity tag")
                .help("send `*` without quotation marks");
        }
    }
}
