use crate::route::{Aspects, FieldName, HeadView};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// Conditional header fields are sent only where they have an effect.
    ///
    /// ## What it checks
    ///
    /// `If-Match`, `If-None-Match`, `If-Modified-Since` and `If-Unmodified-Since` are not sent with
    /// a list or an action, such as a batch of numbers. Only operations on a single resource
    /// support them.
    ///
    /// ## Why
    ///
    /// Lists and batches have no entity tag. A client that sends a precondition with a batch might
    /// expect it to protect the numbers from being overwritten, which it does not.
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
    /// API specification 2024-02-29-preview: its lists and actions define no conditional header
    /// fields.
    code: "request/precondition-ignored",
    summary: "conditional header fields are sent only where they have an effect",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Warning },
    shape: false,
    since: "0.1.0",
    applies: |operation| !operation.is_conditional(),
}

pub(crate) const ABOUT: Aspects = Aspects::fields(&CONDITIONAL);

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    if head.operation_for(&RULE).is_none() {
        return;
    }
    for name in CONDITIONAL.into_iter().filter_map(|field| head.fields.name_sent(field)) {
        out.report(At::Header(name), "the precondition has no effect on a list or an action")
            .help("remove the field, or send one request per resource");
    }
}

const CONDITIONAL: [FieldName; 4] = [
    FieldName::IfMatch,
    FieldName::IfModifiedSince,
    FieldName::IfNoneMatch,
    FieldName::IfUnmodifiedSince,
];
