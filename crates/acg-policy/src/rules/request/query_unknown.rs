use super::method_override;
use crate::api::Operation;
use crate::route::{API_VERSION, Aspects, HeadView, Pair, pairs};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter, caller_key};

declare_rule! {
    /// Every query parameter is defined for the operation.
    ///
    /// ## What it checks
    ///
    /// The name of each query parameter, as sent, is one that the operation defines. On lists, an
    /// unknown parameter is never more than a warning, because the `nextLink` of a page can contain
    /// parameters of its own. At most 16 unknown parameters are listed; the
    /// report counts the others.
    ///
    /// ## Why
    ///
    /// A misspelled `deleteNumbers` has no effect, or an effect that has not been validated.
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
    /// API specification 2024-02-29-preview, `parameters`. Microsoft REST API Guidelines: names of
    /// query parameters are case-sensitive, and unknown ones are an error.
    code: "request/query-unknown",
    summary: "every query parameter is defined for the operation",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: Aspects = Aspects::QUERY;

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    let Some(operation) = head.operation() else { return };
    let mut unknown = pairs(head.further_query()).filter(|pair| !is_known(*pair, operation));
    for pair in unknown.by_ref().take(MAX_REPORTED) {
        report_unknown(pair, operation, out);
    }
    out.omit(unknown.count());
}

fn report_unknown(pair: Pair<'_>, operation: &'static Operation, out: &mut Reporter<'_, '_>) {
    let name = pair.decoded_name();
    let (at, message) =
        (At::Query(caller_key(&name)), "the operation does not define this query parameter");
    let nearest = out.nearest(&name, operation.query_names().chain([API_VERSION]));
    let issue = if operation.is_list() { out.warn(at, message) } else { out.report(at, message) };
    match nearest {
        Some(known) => issue
            .variant("nearest")
            .help(format_args!("did you mean `{known}`?"))
            .text("nearest", known),
        None => issue.help("check its spelling, or remove it"),
    };
}

/// Whether the operation defines the parameter, or another rule checks it.
fn is_known(pair: Pair<'_>, operation: &'static Operation) -> bool {
    operation.query_names().any(|name| pair.is(name))
        || [API_VERSION, method_override::PARAMETER].iter().any(|name| pair.reads_as(name))
}

/// The limit that keeps the report for a long query short.
const MAX_REPORTED: usize = 16;
