use crate::route::{Aspects, HeadView};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// Header fields read by rules are valid UTF-8.
    ///
    /// ## What it checks
    ///
    /// The values of `content-type`, `content-encoding`, `authorization`, `host`, the conditional
    /// header fields, and every other field whose value a rule reads are valid UTF-8. Other header
    /// fields are not checked. In the examples, `\xE9` stands for a single byte.
    ///
    /// ## Why
    ///
    /// One server decodes such bytes as Latin-1, another drops them, and a third rejects them. The
    /// value that a rule reads could differ from the value that the API reads.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// x-ms-client-request-id: 9f3c2f0e-64b7-4c0e-9d53-6b7a3a1f0c2d
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// user-agent: caf\xE9
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// if-match: "caf\xE9"
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// x-ms-client-request-id: \xFF
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 9110, section 5.5: field values are usually ASCII; other bytes are opaque data.
    code: "request/header-encoding",
    summary: "header fields read by rules are valid UTF-8",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: Aspects = Aspects::FAULTY_FIELD;

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    for name in head.fields.undecodable() {
        out.report(At::Header(name), "the value is not valid UTF-8")
            .help("send ASCII characters only");
    }
}
