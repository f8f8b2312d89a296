use crate::findings::{At, Findings};
use crate::json::{Fault, Syntax};
use crate::rule::declare_rule;
use crate::text::text;

declare_rule! {
    /// The body is JSON, and nothing else.
    ///
    /// ## What it checks
    ///
    /// The body is one JSON text as RFC 8259 defines it: no comment, no trailing comma, no single
    /// quotes, no `NaN`, no bytes after the value. The message names the fault with its line and column;
    /// nothing else is said about the body, since nobody can tell how it was meant.
    ///
    /// ## Why
    ///
    /// Readers disagree about text that is nearly JSON, so what one system checks is not what the next
    /// one stores. The examples of the API's own overview have trailing commas, which are no JSON.
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
    /// {"name": "contoso", "serviceDetails": {},}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso"} // the customer
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 8259, section 2.
    code: "json/syntax",
    summary: "the body is JSON",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
}

pub(crate) fn report(fault: &Fault, syntax: Syntax, text: &[u8], out: &mut Findings<'_>) {
    let Some(mut out) = out.of(&RULE) else { return };
    let (line, column) = fault.line_and_column(text);
    let (name, help) = describe(syntax);
    out.report(At::Body, text!["not JSON: ", name, " at line ", line, ", column ", column])
        .help(help)
        .text("fault", name)
        .count("line", line)
        .count("column", column);
}

/// What the fault is called, and what to do about it.
const fn describe(syntax: Syntax) -> (&'static str, &'static str) {
    match syntax {
        Syntax::BadEscape => ("unknown escape in a string", "write a backslash as `\\\\`"),
        Syntax::BadLiteral => {
            ("unknown word", "put text in quotation marks, or send `true`, `false` or `null`")
        }
        Syntax::BadNumber => {
            ("malformed number", "write digits, then at most one fraction and one exponent")
        }
        Syntax::Comment => ("comment", "remove the comment"),
        Syntax::ControlCharacter => {
            ("unescaped control character in a string", "write it as an escape, for example `\\n`")
        }
        Syntax::LeadingZero => {
            ("number with a leading zero", "remove the zero, or put the digits in quotation marks")
        }
        Syntax::MissingColon => {
            ("missing colon after a member name", "put `:` between name and value")
        }
        Syntax::MissingComma => {
            ("missing comma or bracket", "put `,` between values, and close every bracket")
        }
        Syntax::NotFinite => ("`NaN` or `Infinity`", "send a number, or leave the member out"),
        Syntax::SingleQuote => ("single quotation mark", "use double quotation marks"),
        Syntax::TrailingBytes => ("text after the value", "send one JSON value alone"),
        Syntax::TrailingComma => ("trailing comma", "remove the comma before the closing bracket"),
        Syntax::UnexpectedByte => ("unexpected character", "send a JSON value"),
        Syntax::UnexpectedEnd => ("unexpected end", "send the whole text"),
        Syntax::UnquotedName => {
            ("member name without quotation marks", "put the name in double quotation marks")
        }
    }
}
