use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings};

declare_rule! {
    /// A request has no body if its operation takes none.
    ///
    /// ## What it checks
    ///
    /// The body is empty for a GET, for a DELETE, and for the action `:getTeamsCapabilityPlans`.
    ///
    /// ## Why
    ///
    /// HTTP defines no meaning for the body of a GET or a DELETE. One server ignores it, another
    /// reads it, and a third parses it as the next request.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// POST /accounts/contoso:getTeamsCapabilityPlans?api-version=2024-02-29
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// DELETE /accounts/contoso?api-version=2024-02-29
    ///
    /// {}
    /// ```
    ///
    /// ```http
    /// POST /accounts/contoso:getTeamsCapabilityPlans?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {}
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 9110, sections 9.3.1 and 9.3.5. OWASP Core Rule Set, rules 920170 and 920171.
    code: "request/body-unexpected",
    summary: "a request has no body if its operation takes none",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: |operation| !operation.takes_body(),
}

pub(crate) fn report(out: &mut Findings<'_>) {
    if let Some(mut out) = out.of(&RULE) {
        out.report(At::Body, "the operation takes no request body")
            .help("remove the body; the operation reads only the path and the query");
    }
}
