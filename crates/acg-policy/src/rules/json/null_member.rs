use crate::json::Value;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings};

declare_rule! {
    /// `null` is sent only where the schema allows it.
    ///
    /// ## What it checks
    ///
    /// No member and no array element is `null`. The exceptions are read-only members, unknown
    /// members, and the members of a merge patch, where `null` removes a member.
    ///
    /// ## Why
    ///
    /// `null` is neither a value nor an absent member, and systems interpret it differently.
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
    /// {"name": "contoso", "serviceDetails": null}
    /// ```
    ///
    /// ## Reference
    ///
    /// Published schema, version 2024-02-29-preview; RFC 7396.
    code: "json/null-member",
    summary: "`null` is sent only where the schema allows it",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
    applies: |operation| operation.takes_body() && !operation.is_patch(),
}

pub(crate) fn report(member: Value<'_>, out: &mut Findings<'_>) {
    let Some(mut out) = out.for_one_issue(&RULE) else { return };
    out.report(At::Value(member), "expected a value, found null")
        .help("send a value, or omit the member");
}
