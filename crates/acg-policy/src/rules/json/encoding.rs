use crate::api::Operation;
use crate::json::Encoding;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings};

declare_rule! {
    /// The body is valid UTF-8.
    ///
    /// ## What it checks
    ///
    /// The body is valid UTF-8 without a byte order mark, and no string contains an escaped lone
    /// surrogate. UTF-16 and UTF-32 are rejected.
    ///
    /// ## Why
    ///
    /// A decoder that repairs invalid text changes it: one system stores replacement characters,
    /// another stores the original bytes.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsOperatorConnect": {"enabled": true, "syncEnabled": false}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "correlationId": "\ud800"}
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 8259, sections 8.1 and 8.2; RFC 3629.
    code: "json/encoding",
    summary: "the body is valid UTF-8",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
    applies: Operation::takes_body,
}

pub(crate) fn report(at: At<'_>, encoding: Encoding, offset: usize, out: &mut Findings<'_>) {
    let Some(mut out) = out.for_one_issue(&RULE) else { return };
    let (variant, message, help) = describe(encoding);
    out.report(at, message).variant(variant).help(help).count("offset", offset);
}

const fn describe(encoding: Encoding) -> (&'static str, &'static str, &'static str) {
    match encoding {
        Encoding::ByteOrderMark => (
            "byte-order-mark",
            "the body starts with a byte order mark",
            "remove the byte order mark",
        ),
        Encoding::InvalidUtf8 => {
            ("invalid-utf-8", "the body is not valid UTF-8", "encode the body as UTF-8")
        }
        Encoding::LoneSurrogate => (
            "lone-surrogate",
            "a string contains a lone surrogate",
            "send the complete surrogate pair, or omit the character",
        ),
        Encoding::WideCharacters => (
            "wide-characters",
            "expected UTF-8, found UTF-16 or UTF-32",
            "encode the body as UTF-8",
        ),
    }
}
