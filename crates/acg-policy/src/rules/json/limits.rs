use crate::api::Operation;
use crate::json::{Limit, MAX_DEPTH, MAX_NUMBER_CHARACTERS, MAX_STRING_BYTES};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings};

declare_rule! {
    /// Nesting, member count and value lengths stay within limits.
    ///
    /// ## What it checks
    ///
    /// The body has at most 32 nested objects and arrays, 4,096 members and elements in total,
    /// 65,536 bytes in a string or a member name after unescaping, and 64 characters in a number. The
    /// body of `:getTeamsAvailableCapabilities`, which the schema does not limit, has at most 16,384
    /// members and elements.
    ///
    /// ## Why
    ///
    /// A batch of 100 maximal numbers has about 2,500 members. A body beyond these limits is not a
    /// plausible provisioning request, and costs time and memory in every system on its way.
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
    /// {"name": "contoso", "serviceProvisioningErrors": [1111111111111111111111111111111111111111111111111111111111111111111]}
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 8259, section 9: a parser may set such limits.
    code: "json/limits",
    summary: "nesting, member count and value lengths stay within limits",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
    applies: Operation::takes_body,
}

pub(crate) fn report(at: At<'_>, limit: Limit, max_nodes: usize, out: &mut Findings<'_>) {
    let Some(mut out) = out.for_one_issue(&RULE) else { return };
    let (variant, what, most) = describe(limit, max_nodes);
    out.report(at, format_args!("expected at most {most} {what}, found more"))
        .variant(variant)
        .help("send less data in one request")
        .count("limit", most);
}

const fn describe(limit: Limit, max_nodes: usize) -> (&'static str, &'static str, usize) {
    match limit {
        Limit::Depth => ("depth", "nested objects and arrays", MAX_DEPTH),
        Limit::Nodes => ("nodes", "members and elements", max_nodes),
        Limit::Number => ("number", "characters in a number", MAX_NUMBER_CHARACTERS),
        Limit::String => ("string", "bytes in a string", MAX_STRING_BYTES),
    }
}
