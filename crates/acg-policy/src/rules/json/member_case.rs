use crate::api::Operation;
use crate::json::Value;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings};

declare_rule! {
    /// Member names match the letter case of the schema.
    ///
    /// ## What it checks
    ///
    /// No member name differs from a name in the schema only in letter case, as `accountname` does.
    ///
    /// ## Why
    ///
    /// Member names are case-sensitive. A case-sensitive reader ignores such a member, while a
    /// server that ignores letter case uses it. If both spellings are present, it is undefined
    /// which one counts.
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
    /// {"Name": "contoso"}
    /// ```
    ///
    /// ## Reference
    ///
    /// Azure REST API guidelines: member names are case-sensitive.
    code: "json/member-case",
    summary: "member names match the letter case of the schema",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
    applies: Operation::takes_body,
}

pub(crate) fn report(member: Value<'_>, name: &'static str, out: &mut Findings<'_>) {
    let Some(mut out) = out.for_one_issue(&RULE) else { return };
    out.report(
        At::Value(member),
        format_args!("the member name differs from `{name}` in letter case"),
    )
    .help(format_args!("send `{name}` instead"))
    .text("expected", name);
}
