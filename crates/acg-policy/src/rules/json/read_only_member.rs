use crate::api::Operation;
use crate::json::Value;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings};

declare_rule! {
    /// Read-only members are not sent.
    ///
    /// ## What it checks
    ///
    /// No request contains `serviceProvisioningStatus`, `serviceProvisioningErrors`, `numberCount`,
    /// `subdomainStatus`, `acquiredCapabilities`, `availableCapabilities`, or a read-only member of
    /// a request for information. Their values are not validated.
    ///
    /// ## Why
    ///
    /// They have no effect. A client that reads, edits and writes back a resource sends them, as
    /// the API's own overview does, so this is a warning unless the profile is strict.
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
    summary: "read-only members are not sent",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: Operation::has_read_only_members,
}

pub(crate) fn report(member: Value<'_>, out: &mut Findings<'_>) {
    let Some(mut out) = out.for_one_issue(&RULE) else { return };
    out.report(At::Value(member), "the member is read-only").help("remove it from the request");
}
