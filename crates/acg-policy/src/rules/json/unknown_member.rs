use crate::api::schema::Object;
use crate::api::{Operation, Service};
use crate::json::Value;
use crate::report::Fact;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings};
use crate::rules::misplaced::{Home, home_of};
use crate::text::is_invisible;
use crate::text::near::nearest;
use alloc::borrow::Cow;
use alloc::string::String;

declare_rule! {
    /// Every member is defined by the schema.
    ///
    /// ## What it checks
    ///
    /// No object has a member that its schema does not define. If the schema defines the member in an
    /// object above or below, as `teamsTenantId` in `serviceDetails`, the help names the place to which
    /// it is to be moved. If the name resembles a known one
    /// without its invisible characters, or that of a service without its first word, as
    /// `operatorConnect` does, the help suggests it.
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
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "teamsTenantId": "72f988bf-86f1-41af-91ab-2d7cd011db47", "serviceDetails": {
    ///   "teamsOperatorConnect": {"enabled": false, "syncEnabled": false}}}
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
    let may_suggest = out.may_suggest();
    let issue = out.report(At::Value(member), "the schema does not define this member");
    let home = if may_suggest { home_of(member) } else { None };
    if let Some(Home { pointer, is_one_of_several }) = home {
        let (variant, start) = match is_one_of_several {
            false => ("misplaced", "move it to"),
            true => ("misplaced-several", "move it to where it belongs, for example to"),
        };
        issue
            .variant(variant)
            .help(format_args!("{start} `{pointer}`"))
            .fact("belongs", Fact::Text(Cow::Owned(pointer)));
        return;
    }
    let is_services = has_services(schema);
    let nearest = if may_suggest { nearest_member(member, schema) } else { None };
    match nearest {
        Some(name) => issue
            .variant("nearest")
            .help(format_args!("did you mean `{name}`?"))
            .text("nearest", name),
        None if is_services => issue
            .variant("services")
            .help(format_args!("send one of the services `{}`", SERVICES.join("`, `")))
            .list("expected", &SERVICES),
        None => issue.help("check its spelling, or remove it"),
    };
}

fn nearest_member(member: Value<'_>, schema: &'static Object) -> Option<&'static str> {
    let names = schema.members.iter().map(|member| member.name);
    let key = member.key().unwrap_or_default();
    let visible: String = key.chars().filter(|character| !is_invisible(*character)).collect();
    nearest(&visible, names).or_else(|| {
        let names = || SERVICES.into_iter().filter(|_| has_services(schema));
        let rests =
            names().map(|name| name.trim_start_matches(|letter: char| letter.is_ascii_lowercase()));
        let rest = nearest(&visible, rests)?;
        names().find(|name| name.ends_with(rest))
    })
}

/// Whether the object is `serviceDetails`, whose unknown members were probably meant to be services.
fn has_services(schema: &Object) -> bool {
    SERVICES.iter().all(|service| schema.members.iter().any(|member| member.name == *service))
}

/// The members of `serviceDetails` that are services.
const SERVICES: [&str; Service::ALL.len()] = {
    let [first, second, third, fourth, fifth] = Service::ALL;
    [first.member(), second.member(), third.member(), fourth.member(), fifth.member()]
};
