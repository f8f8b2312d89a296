use crate::api::Operation;
use crate::route::{Aspects, EntityTags, FieldName, HeadView, Sent};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// `If-Match` contains no weak entity tag.
    ///
    /// ## What it checks
    ///
    /// No entity tag in `If-Match` starts with `W/`. A header field that cannot be parsed is
    /// reported by `request/precondition-syntax` instead.
    ///
    /// ## Why
    ///
    /// `If-Match` uses the strong comparison, in which a weak entity tag never matches. If all tags
    /// are weak, the request always fails with 412. In `If-None-Match`, weak entity tags are
    /// allowed.
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
    /// GET /accounts/contoso?api-version=2024-02-29
    /// if-none-match: W/"12345"
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// if-match: W/"12345"
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// if-match: "12345", W/"67890"
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 9110, sections 8.8.3.2 and 13.1.1.
    code: "request/precondition-weak",
    summary: "`If-Match` contains no weak entity tag",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: Operation::is_conditional,
}

pub(crate) const ABOUT: Aspects = Aspects::fields(&[FieldName::IfMatch]);

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    let Sent::One(value) = head.fields.one(FieldName::IfMatch) else { return };
    let conditional = head.operation_for(&RULE).is_some();
    if conditional && EntityTags::read(value) == (EntityTags::List { weak: true }) {
        out.report(At::Header("if-match"), "a weak entity tag never matches in `if-match`")
            .help("send the strong entity tag of a GET response");
    }
}
