use crate::api::Operation;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings};

declare_rule! {
    /// A request has a body if its operation requires one.
    ///
    /// ## What it checks
    ///
    /// The body is not empty for a PUT, for a PATCH, and for the actions `:createOrUpdateNumbers`,
    /// `:deleteNumbers` and `:getTeamsAvailableCapabilities`.
    ///
    /// ## Why
    ///
    /// Without a body, some servers create a resource with default values, or reset an existing one
    /// to them.
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
    summary: "a request has a body if its operation requires one",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: Operation::takes_body,
}

pub(crate) fn report(out: &mut Findings<'_>) {
    if let Some(mut out) = out.of(&RULE) {
        out.report(At::Body, "the request body is missing")
            .help("send the JSON body that the operation requires");
    }
}
