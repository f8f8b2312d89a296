use crate::findings::{At, Findings};
use crate::rule::declare_rule;

declare_rule! {
    /// An operation that takes no body gets none.
    ///
    /// ## What it checks
    ///
    /// A GET, a DELETE and the action `:getTeamsCapabilityPlans` have an empty body.
    ///
    /// ## Why
    ///
    /// HTTP gives such a body no meaning. One server ignores it, another reads it, and a third takes it for the next
    /// request.
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
    summary: "an operation that takes no body gets none",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn report(out: &mut Findings<'_>) {
    if let Some(mut out) = out.of(&RULE) {
        out.report(At::Body, "the operation takes no body, and there is one")
            .help("leave the body out; what the operation needs is in the path and the query");
    }
}
