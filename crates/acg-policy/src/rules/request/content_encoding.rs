use crate::route::{Aspects, FieldName, HeadView, Sent};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// The body is not compressed.
    ///
    /// ## What it checks
    ///
    /// `content-encoding` is absent or `identity`, in any letter case.
    ///
    /// ## Why
    ///
    /// The bytes of a compressed body are not the JSON that the API reads, so they cannot be
    /// validated.
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
    /// content-encoding: identity
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// content-encoding: gzip
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// content-encoding: identity, br
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 9110, sections 8.4 and 15.5.16 (415 Unsupported Media Type).
    code: "request/content-encoding",
    summary: "the body is not compressed",
    status: 415,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: Aspects = Aspects::fields(&[FieldName::ContentEncoding]);

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    let Sent::One(encoding) = head.fields.one(FieldName::ContentEncoding) else { return };
    if !encoding.eq_ignore_ascii_case("identity") {
        out.report(At::Header("content-encoding"), "expected no content coding, found one")
            .help("remove `content-encoding`, and send the body uncompressed")
            .list("expected", &["identity"]);
    }
}
