use crate::api::Operation;
use crate::api::schema::Object;
use crate::json::Value;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings};

declare_rule! {
    /// Every member is defined by the schema.
    ///
    /// ## What it checks
    ///
    /// No object has a member that its schema does not define. If the name resembles a known one,
    /// the help suggests it.
    ///
    /// ## Why
    ///
    /// A misspelled member can be ignored silently: `usages` sets no usage. How the API treats
    /// unknown members is not published, so this is a warning unless the profile is strict.
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
    /// {"name": "contoso", "serviceDetail": {}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Published schema, version 2024-02-29-preview; Azure REST API guidelines.
    code: "json/unknown-member",
    summary: "every member is defined by the schema",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: Operation::takes_body,
}

pub(crate) fn report(member: Value<'_>, schema: &'static Object, out: &mut Findings<'_>) {
    let Some(mut out) = out.for_one_issue(&RULE) else { return };
    let names = schema.members.iter().map(|member| member.name);
    let nearest = out.nearest(member.key().unwrap_or_default(), names);
    let issue = out.report(At::Value(member), "the schema does not define this member");
    match nearest {
        Some(name) => issue.help(format_args!("did you mean `{name}`?")).text("nearest", name),
        None => issue.help("check its spelling, or remove it"),
    };
}
