use crate::api::Operation;
use crate::json::{Syntax, line_and_column};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings};

declare_rule! {
    /// The body is valid JSON.
    ///
    /// ## What it checks
    ///
    /// The body is a single JSON text as defined by RFC 8259: no comments, no trailing commas, no
    /// single quotation marks, no `NaN`, and no bytes after the value. The message names the fault
    /// and its line and column. No other issue is reported for the body, because its intended
    /// content is unknown.
    ///
    /// ## Why
    ///
    /// Parsers disagree about text that is almost JSON, so the validator and the API could read
    /// different values. The examples in the API's own overview have trailing commas, which JSON
    /// does not allow.
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
    summary: "the body is valid JSON",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
    applies: Operation::takes_body,
}

pub(crate) fn report(syntax: Syntax, text: &[u8], offset: usize, out: &mut Findings<'_>) {
    let Some(mut out) = out.for_one_issue(&RULE) else { return };
    let (line, column) = line_and_column(text, offset);
    let (variant, name, help) = describe(syntax);
    out.report(At::Body, format_args!("invalid JSON: {name} at line {line}, column {column}"))
        .variant(variant)
        .help(help)
        .text("fault", name)
        .count("line", line)
        .count("column", column);
}

/// The variant, the name of the fault, and the help for it.
const fn describe(syntax: Syntax) -> (&'static str, &'static str, &'static str) {
    match syntax {
        Syntax::BadEscape => {
            ("escape", "unknown escape in a string", "escape a backslash as `\\\\`")
        }
        Syntax::BadLiteral => (
            "word",
            "unknown word",
            "put strings in double quotation marks, or send `true`, `false` or `null`",
        ),
        Syntax::BadNumber => (
            "number",
            "malformed number",
            "put a telephone number in double quotation marks; start other numbers with a digit",
        ),
        Syntax::Comment => ("comment", "comment", "remove the comment"),
        Syntax::ControlCharacter => (
            "control-character",
            "unescaped control character in a string",
            "remove it, or escape it, for example as `\\n`",
        ),
        Syntax::LeadingZero => (
            "leading-zero",
            "number with a leading zero",
            "put the digits in double quotation marks",
        ),
        Syntax::MissingColon => {
            ("colon", "missing colon after a member name", "put `:` between the name and the value")
        }
        Syntax::MissingComma => (
            "comma",
            "missing comma or bracket",
            "separate values with `,`, and close every bracket",
        ),
        Syntax::NotFinite => {
            ("not-finite", "`NaN` or `Infinity`", "send a finite number, or omit the member")
        }
        Syntax::SingleQuote => {
            ("single-quote", "single quotation mark", "use double quotation marks")
        }
        Syntax::TypographicQuote => {
            ("curly-quote", "curly quotation mark", "use straight double quotation marks, `\"`")
        }
        Syntax::TrailingBytes => {
            ("trailing-text", "text after the value", "send a single JSON value")
        }
        Syntax::TrailingComma => {
            ("trailing-comma", "trailing comma", "remove the comma before the closing bracket")
        }
        Syntax::UnexpectedByte => ("character", "unexpected character", "send a JSON value"),
        Syntax::UnexpectedEnd => ("end", "unexpected end", "send the complete body"),
        Syntax::UnquotedName => (
            "unquoted-name",
            "member name without quotation marks",
            "put the name in double quotation marks",
        ),
    }
}
