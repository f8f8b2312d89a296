use crate::api::Operation;
use crate::json::{Kind, Value};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings};

declare_rule! {
    /// Every member has the type that the schema defines.
    ///
    /// ## What it checks
    ///
    /// Objects, arrays, strings and booleans are sent where the schema defines them, and the body
    /// is an object. A string such as `"true"` is not a boolean. The values of read-only members
    /// are not validated.
    ///
    /// ## Why
    ///
    /// The API rejects the request, or reads a value that was not intended.
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
    summary: "every member has the type that the schema defines",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
    applies: Operation::takes_body,
}

pub(crate) fn report(value: Value<'_>, expected: Kind, out: &mut Findings<'_>) {
    let Some(mut out) = out.for_one_issue(&RULE) else { return };
    let (variant, help) = match (value.key(), value.kind()) {
        (Some("telephoneNumber"), Kind::Number) => TELEPHONE_NUMBER,
        _ => help(expected),
    };
    let (expected, found) = (expected.with_article(), value.kind().with_article());
    out.report(At::Value(value), format_args!("expected {expected}, found {found}"))
        .variant(variant)
        .help(help)
        .text("expected", expected)
        .text("found", found);
}

fn help(expected: Kind) -> (&'static str, &'static str) {
    match expected {
        Kind::String => ("string", "send a string in double quotation marks"),
        Kind::Number => ("number", "send a number without quotation marks"),
        Kind::Boolean => ("boolean", "send `true` or `false` without quotation marks"),
        Kind::Object => ("object", "send an object in braces, `{…}`"),
        Kind::Array => ("array", "send an array in brackets, `[…]`, even for a single element"),
        Kind::Null => ("null", "send `null` without quotation marks"),
    }
}

/// A JSON number has no `+`, and some writers round it.
const TELEPHONE_NUMBER: (&str, &str) = (
    "telephone-number",
    "send the telephone number as a string that starts with `+` and the country code",
);
