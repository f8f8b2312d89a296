use crate::route::{Ambiguity, Aspects, HeadView, Route};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// The path is unambiguous.
    ///
    /// ## What it checks
    ///
    /// The path starts with `/`. It contains no `//`, no `.` or `..` segment, no trailing `/`, no
    /// `\`, `;`, `#`, space or control character, and no byte outside ASCII. No percent escape
    /// stands for `/`, `\`, `;`, `#`, `?`, `%`, a control character, or an unreserved character (a
    /// letter, a digit, `-`, `.`, `_` or `~`). Every escape has two hexadecimal digits, and the
    /// decoded path is valid UTF-8.
    ///
    /// A path outside the API is not checked, unless a server could normalise it to a path of the
    /// API. In a path with a dot segment, every segment is treated as a possible first segment.
    ///
    /// In a telephone number, `+`, `%2B` and `%2b` are equivalent and are forwarded as sent. Both
    /// `:` and `%3A` start an action.
    ///
    /// ## Why
    ///
    /// The validated path must be the executed path. Servers normalise such paths differently, so
    /// they are rejected, not normalised. Every path of the API has an unambiguous form.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// GET /accounts/contoso/numbers/+123451?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso/numbers/%2B123451?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// GET /portal//accounts/
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// GET /accounts/contoso/../fabrikam?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso/?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// GET /%61ccounts?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso/numbers/%252B123451?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// GET /portal/%2e%2e/accounts
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 3986, sections 2 and 6.2.2. CVE-2021-29492, CVE-2019-9901.
    code: "request/path-ambiguous",
    summary: "the path is unambiguous",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
    applies: |_| false,
}

pub(crate) const ABOUT: Aspects = Aspects::NO_OPERATION;

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    if let Route::Ambiguous(ambiguity) = head.route {
        let (variant, message, help) = describe(ambiguity);
        out.report(At::Path, message).variant(variant).help(help);
    }
}

const fn describe(ambiguity: Ambiguity) -> (&'static str, &'static str, &'static str) {
    match ambiguity {
        Ambiguity::Backslash => {
            ("backslash", "the path contains a backslash", "separate segments with `/`")
        }
        Ambiguity::BadEscape => (
            "escape",
            "the path contains an unencoded byte outside ASCII or an invalid percent escape",
            "percent-encode characters as UTF-8, each byte as `%` and two hexadecimal digits",
        ),
        Ambiguity::ControlCharacter => (
            "control-character",
            "the path contains a space or a control character",
            "remove it from the path",
        ),
        Ambiguity::DotSegment => (
            "dot-segment",
            "the path contains a `.` or `..` segment",
            "send the path without dot segments",
        ),
        Ambiguity::EmptySegment => (
            "empty-segment",
            "the path contains an empty segment",
            "send a single `/` between segments",
        ),
        Ambiguity::EncodedDelimiter => (
            "encoded-delimiter",
            "the path contains an encoded `/`, `\\`, `;`, `?` or `#`",
            "remove it; no name in the API contains one",
        ),
        Ambiguity::EncodedUnreserved => (
            "encoded-letter",
            "the path contains an encoded letter, digit, `-`, `.`, `_` or `~`",
            "send these characters without encoding them",
        ),
        Ambiguity::Folded => (
            "letters",
            "the path is one of the API only for a server that replaces or removes characters outside ASCII",
            "write the first segment with ASCII letters only",
        ),
        Ambiguity::Fragment => {
            ("fragment", "the request target contains a `#`", "remove the fragment")
        }
        Ambiguity::NoLeadingSlash => (
            "slash",
            "the request target does not start with `/`",
            "send only the path and the query, starting with `/`",
        ),
        Ambiguity::Parameter => ("semicolon", "the path contains a `;`", "remove path parameters"),
        Ambiguity::TrailingSlash => {
            ("trailing-slash", "the path ends with `/`", "remove the trailing `/`")
        }
        Ambiguity::TwiceEncoded => {
            ("twice-encoded", "the path is percent-encoded twice", "encode it once")
        }
    }
}
