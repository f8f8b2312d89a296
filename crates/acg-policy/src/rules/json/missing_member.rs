use crate::findings::{At, Findings};
use crate::json::Value;
use crate::rule::declare_rule;
use crate::text::text;

declare_rule! {
    /// Every member that the schema requires is there.
    ///
    /// ## What it checks
    ///
    /// Each object has the members that its schema requires, in exactly that spelling. The issue stands
    /// at the place of the missing member.
    ///
    /// ## Why
    ///
    /// The API refuses the request.
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
    summary: "every required member is there",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
}

pub(crate) fn report(object: Value<'_>, name: &'static str, out: &mut Findings<'_>) {
    let Some(mut out) = out.of(&RULE) else { return };
    out.report(At::Missing(object, name), text!["required member `", name, "` is missing"])
        .help(text!["add `", name, "`"]);
}
