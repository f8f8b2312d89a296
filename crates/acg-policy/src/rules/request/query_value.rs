use crate::api::QueryValue;
use crate::api::integers::{MAX, is_int32, is_within};
use crate::report::Profile;
use crate::route::{Aspects, HeadView, Pair, pairs};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use alloc::borrow::Cow;

declare_rule! {
    /// Every query parameter is sent once, with a valid value.
    ///
    /// ## What it checks
    ///
    /// `top` and `maxpagesize` are integers from 1 to 2,147,483,647, and `skip` is an integer from
    /// 0 to 2,147,483,647, in ASCII digits. In the profile `api`, a smaller integer from
    /// -2,147,483,648 is at most a warning, because the schema has no minimum. `countRecords` and `deleteNumbers` are exactly `true`
    /// or `false`. No parameter of the operation is repeated, in any letter case.
    ///
    /// ## Why
    ///
    /// `deleteNumbers` decides whether deleting an account also deletes its numbers. Some servers
    /// read `TRUE`, `1` or an empty value as true, and others as false.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// GET /accounts?api-version=2024-02-29&top=1&skip=0&countRecords=true
    /// ```
    ///
    /// ```http
    /// DELETE /accounts/contoso?api-version=2024-02-29&deleteNumbers=false
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// GET /accounts?api-version=2024-02-29&top=0
    /// ```
    ///
    /// ```http
    /// GET /accounts?api-version=2024-02-29&maxpagesize=2147483648
    /// ```
    ///
    /// ```http
    /// DELETE /accounts/contoso?api-version=2024-02-29&deleteNumbers=TRUE
    /// ```
    ///
    /// ```http
    /// DELETE /accounts/contoso?api-version=2024-02-29&deleteNumbers=false&deleteNumbers=true
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `parameters` (`int32`, `boolean`). Microsoft REST API
    /// Guidelines: booleans are `true` or `false`, `top` is at least 1.
    code: "request/query-value",
    summary: "every query parameter is sent once, with a valid value",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: |operation| !operation.query.is_empty(),
}

pub(crate) const ABOUT: Aspects = Aspects::QUERY;

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    let Some(operation) = head.operation_for(&RULE) else { return };
    for parameter in operation.query {
        let at = || At::Query(Cow::Borrowed(parameter.name));
        let mut sent = pairs(head.query).filter(|pair| pair.reads_as(parameter.name));
        match (sent.next(), sent.next()) {
            (Some(_), Some(_)) => {
                out.report(at(), "the query parameter is sent more than once")
                    .variant("repeated")
                    .help("send it once, with the intended value");
            }
            (Some(pair), None) if pair.is(parameter.name) => {
                check_value(pair, parameter.value, at(), out)
            }
            _ => {}
        }
    }
}

fn check_value(pair: Pair<'_>, value: QueryValue, at: At<'_>, out: &mut Reporter<'_, '_>) {
    match value {
        QueryValue::Boolean if !matches!(pair.value, b"true" | b"false") => {
            let (variant, found, help) = describe_boolean(pair.value);
            out.report(at, format_args!("expected `true` or `false`, found {found}"))
                .variant(variant)
                .help(help)
                .list("expected", &["true", "false"]);
        }
        QueryValue::From(min) if !is_within(pair.value, min) => {
            // An `int32` that is not within the limits is below the lower one.
            let is_small = is_int32(pair.value);
            let (variant, found, help) = if is_small { SMALLER } else { NO_INTEGER };
            let in_schema = is_small && out.policy().profile() == Profile::Api;
            // No `let`: before Rust 1.89 it does not keep the arguments of `format_args!`.
            let issue = match format_args!("expected an integer from {min} to {MAX}, found {found}")
            {
                message if in_schema => out.warn(at, message),
                message => out.report(at, message),
            };
            issue.variant(variant).help(help).count("min", min as usize).count("max", MAX as usize);
        }
        QueryValue::Any | QueryValue::Boolean | QueryValue::From(_) => {}
    }
}

/// The variant, what was found in place of a boolean, and the help.
fn describe_boolean(value: &[u8]) -> (&'static str, &'static str, &'static str) {
    let is_word = |word: &[u8]| value.eq_ignore_ascii_case(word);
    match value {
        b"" => (
            "no-value",
            "no value",
            "send `true` or `false` behind the equals sign, or omit the parameter",
        ),
        b"0" | b"1" => ("digit", "a digit", "send `true` or `false` in place of the digit"),
        _ if is_word(b"true") || is_word(b"false") => {
            ("letter-case", "another letter case", "send `true` or `false` in lower case")
        }
        _ => ("boolean", "another value", "send `true` or `false`, or omit the parameter"),
    }
}

const SMALLER: (&str, &str, &str) =
    ("smaller", "a smaller integer", "send an integer within these limits, or omit the parameter");
const NO_INTEGER: (&str, &str, &str) =
    ("integer", "another value", "send an integer in the digits 0 to 9 only");
