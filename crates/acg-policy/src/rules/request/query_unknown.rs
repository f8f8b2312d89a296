use super::method_override;
use crate::findings::{At, Reporter, caller_key};
use crate::route::{API_VERSION, HeadView, Operation, Pair, pairs};
use crate::rule::declare_rule;
use crate::text::text;

declare_rule! {
    /// The query has only parameters that the operation has.
    ///
    /// ## What it checks
    ///
    /// The name of each query parameter, as sent, is one of the operation's. On lists an unknown one is never more than a
    /// warning, because the address of the next page may have parameters of its own. The first 16 are reported.
    ///
    /// ## Why
    ///
    /// A misspelt `deleteNumbers` has no effect, or one that nobody checked.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// GET /accounts?api-version=2024-02-29&top=5
    /// ```
    ///
    /// ```http
    /// DELETE /accounts/contoso?api-version=2024-02-29&deleteNumbers=true
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// DELETE /accounts/contoso?api-version=2024-02-29&DeleteNumbers=true
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29&expand=numbers
    /// ```
    ///
    /// ```http
    /// GET /accounts?api-version=2024-02-29&maxPageSize=5
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `parameters`. Microsoft REST API Guidelines: names of query parameters are
    /// case-sensitive, and unknown ones are an error.
    code: "request/query-unknown",
    summary: "the query has only parameters that the operation has",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    let Some(operation) = head.operation() else { return };
    let unknown = pairs(head.further_query()).filter(|pair| !is_known(*pair, operation));
    for pair in unknown.take(REPORTED) {
        speak(pair, operation, out);
    }
}

fn speak(pair: Pair<'_>, operation: &'static Operation, out: &mut Reporter<'_, '_>) {
    let name = pair.decoded_name();
    let (at, message) = (At::Query(caller_key(&name)), "the operation has no such query parameter");
    let nearest = out.nearest(&name, operation.query_names().chain([API_VERSION]));
    let issue = if operation.is_list() { out.warn(at, message) } else { out.report(at, message) };
    match nearest {
        Some(known) => issue.help(text!["did you mean `", known, "`?"]).text("nearest", known),
        None => issue.help("leave it out"),
    };
}

/// Whether it is the operation's, or the matter of another rule.
fn is_known(pair: Pair<'_>, operation: &'static Operation) -> bool {
    operation.query_names().any(|name| pair.is(name))
        || [API_VERSION, method_override::PARAMETER].iter().any(|name| pair.reads_as(name))
}

/// So that a long query does not get an answer many times as long.
const REPORTED: usize = 16;
