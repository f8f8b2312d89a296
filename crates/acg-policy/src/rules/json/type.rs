use crate::findings::{At, Findings};
use crate::json::{Kind, Value};
use crate::rule::declare_rule;
use crate::text::text;

declare_rule! {
    /// Every member has the type that the schema gives it.
    ///
    /// ## What it checks
    ///
    /// Objects, arrays, strings and booleans where the schema has them, and an object as the whole body.
    /// Text such as `"true"` is no boolean. Members that only responses carry are not looked into.
    ///
    /// ## Why
    ///
    /// The API refuses the request, or reads a value that nobody meant.
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
    /// {"name": "contoso", "serviceDetails": {"teamsOperatorConnect": {"enabled": "true", "syncEnabled": false}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// ["contoso"]
    /// ```
    ///
    /// ## Reference
    ///
    /// Published schema, version 2024-02-29-preview.
    code: "json/type",
    summary: "every member has the type of the schema",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
}

pub(crate) fn report(value: Value<'_>, expected: Kind, out: &mut Findings<'_>) {
    let Some(mut out) = out.of(&RULE) else { return };
    let help = help(expected);
    let (expected, found) = (expected.with_article(), value.kind().with_article());
    out.report(At::Value(value), text!["expected ", expected, ", found ", found])
        .help(help)
        .text("expected", expected)
        .text("found", found);
}

fn help(expected: Kind) -> &'static str {
    match expected {
        Kind::String => "write it as text in double quotes",
        Kind::Number => "write it in digits, without quotes",
        Kind::Boolean => "write `true` or `false`, without quotes",
        Kind::Object => "write it as members in braces, `{…}`",
        Kind::Array => "write it as a list in brackets, `[…]`, even if it has one element",
        Kind::Null => "write `null`, without quotes",
    }
}
