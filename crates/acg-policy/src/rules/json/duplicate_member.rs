use crate::api::Operation;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings};

declare_rule! {
    /// Member names are unique within each object.
    ///
    /// ## What it checks
    ///
    /// Member names are compared after unescaping, in every object at any depth. Every repetition
    /// of a name is reported; the first value is validated.
    ///
    /// ## Why
    ///
    /// JSON does not define which of two members with the same name counts. If a validator reads
    /// the first one and the API stores the last one, the validated request is not the stored one.
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
    /// {"name": "contoso", "n\u0061me": "fabrikam"}
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 8259, section 4; CVE-2022-25757.
    code: "json/duplicate-member",
    summary: "member names are unique within each object",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
    applies: Operation::takes_body,
}

pub(crate) fn report(at: At<'_>, out: &mut Findings<'_>) {
    let Some(mut out) = out.for_one_issue(&RULE) else { return };
    out.report(at, "the object already has a member with this name")
        .help("send the member once, with the intended value");
}
