use crate::json::Value;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings};

declare_rule! {
    /// Every required member is present.
    ///
    /// ## What it checks
    ///
    /// Each object has all members that its schema requires. A merge patch requires none. The issue
    /// points to the place of the missing member. A member whose name differs only in letter case
    /// is reported by `json/member-case` instead.
    ///
    /// ## Why
    ///
    /// The API rejects a request without its required members.
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
    /// {"serviceDetails": {}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "serviceDetails": {"teamsOperatorConnect": {"enabled": true}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Published schema, version 2024-02-29-preview.
    code: "json/missing-member",
    summary: "every required member is present",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
    applies: |operation| operation.takes_body() && !operation.is_patch(),
}

pub(crate) fn report(object: Value<'_>, name: &'static str, out: &mut Findings<'_>) {
    let Some(mut out) = out.for_one_issue(&RULE) else { return };
    out.report(At::Missing(object, name), ["required member `", name, "` is missing"])
        .help(["add `", name, "`"])
        .text("member", name);
}
