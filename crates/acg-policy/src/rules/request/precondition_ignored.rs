use crate::findings::{At, Reporter};
use crate::route::{FieldName, HeadView, Operation};
use crate::rule::declare_rule;

declare_rule! {
    /// A conditional header field is sent only where it has an effect.
    ///
    /// ## What it checks
    ///
    /// `If-Match`, `If-None-Match`, `If-Modified-Since` and `If-Unmodified-Since` are not sent with a list or with an action,
    /// such as a batch of numbers. The operations on one resource have them.
    ///
    /// ## Why
    ///
    /// A list and a batch have no entity tag. Whoever sends a condition with a batch may believe that it protects the numbers
    /// from being overwritten; nothing does.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// if-none-match: "12345"
    /// ```
    ///
    /// ```http
    /// GET /accounts?api-version=2024-02-29
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// GET /accounts?api-version=2024-02-29
    /// if-none-match: "12345"
    /// ```
    ///
    /// ```http
    /// POST /accounts/contoso:deleteNumbers?api-version=2024-02-29
    /// content-type: application/json
    /// if-unmodified-since: Sun, 06 Nov 1994 08:49:37 GMT
    ///
    /// {"numbers": [{"telephoneNumber": "+12065550100"}]}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, whose lists and actions have no conditional fields.
    code: "request/precondition-ignored",
    summary: "a conditional header field is sent only where it has an effect",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Warning },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    if head.operation().is_none_or(Operation::is_conditional) {
        return;
    }
    for name in CONDITIONAL.into_iter().filter_map(|field| head.fields.name_sent(field)) {
        out.report(At::Header(name), "the condition has no effect on a list or an action")
            .help("remove the field, or make one request for each resource");
    }
}

const CONDITIONAL: [FieldName; 4] = [
    FieldName::IfMatch,
    FieldName::IfModifiedSince,
    FieldName::IfNoneMatch,
    FieldName::IfUnmodifiedSince,
];
