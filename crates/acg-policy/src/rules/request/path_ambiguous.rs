use crate::findings::{At, Reporter};
use crate::route::{Ambiguity, HeadView, Route};
use crate::rule::declare_rule;

declare_rule! {
    /// The path has one reading.
    ///
    /// ## What it checks
    ///
    /// The path begins with `/`, and has no `//`, no `.` or `..` segment, no `/` at its end, no `\`, `;`, `#`, space or
    /// control character, and no byte outside ASCII. No percent escape stands for `/`, `\`, `;`, `#`, `?`, `%`, a control
    /// character or a character that needs none. Every escape is two hexadecimal digits, and together they are UTF-8. A
    /// path outside the API is not judged, unless some server could normalise it to one of the API's: with a dot segment,
    /// every segment counts as one that may come to be the first.
    ///
    /// In a number `+`, `%2B` and `%2b` mean the same and are forwarded as sent. `:` and `%3A` both start an action.
    ///
    /// ## Why
    ///
    /// What is checked must be what is carried out. Servers clean up such paths in different ways, so nothing is cleaned
    /// up here: there is no need to write a path in a second way.
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
    summary: "the path has one reading",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
}

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    if let Route::Ambiguous(ambiguity) = head.route {
        let (message, help) = describe(ambiguity);
        out.report(At::Path, message).help(help);
    }
}

const fn describe(ambiguity: Ambiguity) -> (&'static str, &'static str) {
    match ambiguity {
        Ambiguity::Backslash => ("the path has a backslash", "separate segments with `/`"),
        Ambiguity::BadEscape => (
            "the path has a byte or a percent escape that is no UTF-8 text",
            "encode what is outside ASCII as UTF-8, each byte as `%` and two hexadecimal digits",
        ),
        Ambiguity::ControlCharacter => {
            ("the path has a space or a control character", "leave it out of the path")
        }
        Ambiguity::DotSegment => {
            ("the path has a `.` or `..` segment", "write the path that it leads to")
        }
        Ambiguity::EmptySegment => {
            ("the path has an empty segment", "write one `/` between segments")
        }
        Ambiguity::EncodedDelimiter => (
            "the path has an encoded `/`, `\\`, `;`, `?` or `#`",
            "leave it out; no name of the API has one",
        ),
        Ambiguity::EncodedUnreserved => (
            "the path has an encoded letter, digit, `-`, `.`, `_` or `~`",
            "write these characters as they are",
        ),
        Ambiguity::Fragment => ("the request target has a `#`", "leave the fragment out"),
        Ambiguity::NoLeadingSlash => (
            "the request target does not start with `/`",
            "send the path alone, from its first `/`",
        ),
        Ambiguity::Parameter => ("the path has a `;`", "leave path parameters out"),
        Ambiguity::TrailingSlash => ("the path ends with `/`", "leave the last `/` out"),
        Ambiguity::TwiceEncoded => ("the path is percent-encoded twice", "encode it once"),
    }
}
