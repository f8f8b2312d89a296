use crate::findings::{At, Findings};
use crate::json::Value;
use crate::rule::declare_rule;
use crate::text::text;

declare_rule! {
    /// Member names are written in the letter case of the schema.
    ///
    /// ## What it checks
    ///
    /// No member differs from one of the schema in letter case alone, such as `accountname`.
    ///
    /// ## Why
    ///
    /// Names are case-sensitive, so a check would pass over the member; a server that ignores letter case
    /// would take it, and of two spellings nobody knows which one counts.
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
    /// Azure REST API guidelines: names are case-sensitive.
    code: "json/member-case",
    summary: "member names have the letter case of the schema",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
}

pub(crate) fn report(member: Value<'_>, name: &'static str, out: &mut Findings<'_>) {
    let Some(mut out) = out.of(&RULE) else { return };
    out.report(At::Value(member), text!["the letter case differs from `", name, "`"])
        .help(text!["write `", name, "`"])
        .text("expected", name);
}
