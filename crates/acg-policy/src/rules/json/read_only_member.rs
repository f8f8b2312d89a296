use crate::findings::{At, Findings};
use crate::json::Value;
use crate::rule::declare_rule;

declare_rule! {
    /// Members that only responses carry are not sent.
    ///
    /// ## What it checks
    ///
    /// No request has `serviceProvisioningStatus`, `serviceProvisioningErrors`, `numberCount`,
    /// `subdomainStatus`, `acquiredCapabilities`, `availableCapabilities` or a read-only member of a
    /// request for information. Their values are not judged.
    ///
    /// ## Why
    ///
    /// They have no effect. Whoever reads, edits and writes a resource sends them back, as the API's own
    /// overview does, so this is a doubt and no fault, unless the profile is strict.
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
    /// {"name": "contoso", "serviceProvisioningStatus": "synced"}
    /// ```
    ///
    /// ## Reference
    ///
    /// Published schema, version 2024-02-29-preview: visibility `read`.
    code: "json/read-only-member",
    summary: "members that only responses carry are not sent",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn report(member: Value<'_>, out: &mut Findings<'_>) {
    let Some(mut out) = out.of(&RULE) else { return };
    out.report(At::Value(member), "only responses carry this member").help("leave it out");
}
