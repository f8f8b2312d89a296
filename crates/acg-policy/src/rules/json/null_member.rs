use crate::json::Value;
use crate::report::Profile;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings};

declare_rule! {
    /// No member is `null`.
    ///
    /// ## What it checks
    ///
    /// No member and no array element is `null`. The exceptions are read-only members, unknown
    /// members, and the members of a merge patch, where `null` removes a member. An optional member
    /// that is `null` is read as if it were absent: this is a warning, and an error in the profile
    /// `strict`.
    ///
    /// ## Why
    ///
    /// `null` is not a value of a required member. For an optional one, systems interpret it
    /// differently; serializers write it for members without a value, so that a resource can contain
    /// it that was read, changed and sent back.
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
    /// {"name": null, "serviceDetails": {"teamsOperatorConnect": {"enabled": true, "syncEnabled": false}}}
    /// ```
    ///
    /// ```http
    /// PUT /accounts/contoso?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"name": "contoso", "correlationId": null,
    ///   "serviceDetails": {"teamsOperatorConnect": {"enabled": true, "syncEnabled": false}}}
    /// ```
    ///
    /// ## Reference
    ///
    /// Published schema, version 2024-02-29-preview; RFC 7396.
    code: "json/null-member",
    summary: "no member is `null`",
    status: 400,
    levels: { standard: Error, api: Error, strict: Error },
    shape: true,
    since: "0.1.0",
    applies: |operation| operation.takes_body() && !operation.is_patch(),
}

pub(crate) fn report(member: Value<'_>, out: &mut Findings<'_>) {
    let Some(mut out) = out.for_one_issue(&RULE) else { return };
    out.report(At::Value(member), "expected a value, found null").help("send a value");
}

/// Reports `null` in place of an optional member.
pub(crate) fn report_optional(member: Value<'_>, out: &mut Findings<'_>) {
    let Some(mut out) = out.of(&RULE) else { return };
    let (at, message) = (At::Value(member), "the member is null, and is read as if it were absent");
    let issue = match out.policy().profile() {
        Profile::Strict => out.report(at, message),
        Profile::Api | Profile::Standard => out.warn(at, message),
    };
    issue.variant("optional").help("omit the member, or send a value");
}
