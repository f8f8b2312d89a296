use crate::findings::{At, Findings};
use crate::rule::declare_rule;

declare_rule! {
    /// An operation that takes a body gets one.
    ///
    /// ## What it checks
    ///
    /// The body of a PUT, a PATCH and the batch actions has at least one byte.
    ///
    /// ## Why
    ///
    /// Without a body some servers create a resource from defaults, or replace one by them.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": false}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    /// ```
    ///
    /// ```http
    /// POST /accounts/contoso:deleteNumbers?api-version=2024-02-29
    /// content-type: application/json
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview: these bodies are required.
    code: "request/body-missing",
    summary: "an operation that takes a body gets one",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn report(out: &mut Findings<'_>) {
    if let Some(mut out) = out.of(&RULE) {
        out.report(At::Body, "the operation takes a body, and there is none")
            .help("send the resource as JSON");
    }
}
