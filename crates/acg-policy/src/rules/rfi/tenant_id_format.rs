use crate::api::formats::{is_guid, is_nil_guid};
use crate::report::Profile;
use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings};

declare_rule! {
    /// The tenant ID in the path is a GUID.
    ///
    /// ## What it checks
    ///
    /// `tenantId` in the path of a request for information consists of 8, 4, 4, 4 and 12
    /// hexadecimal digits in upper or lower case, separated by `-`, without braces, and not all of
    /// them are zero. In the profile `api`, the all-zero GUID is at most a warning, because the
    /// schema permits it.
    ///
    /// ## Why
    ///
    /// The published schema has this pattern. The API overview uses a placeholder instead, so this
    /// is a warning by default.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// GET /teamsRequestsForInformation/72F988BF-86f1-41af-91ab-2d7cd011db47?api-version=2024-02-29
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// GET /teamsRequestsForInformation/contosoTenantId?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// PATCH /teamsRequestsForInformation/72f988bf86f141af91ab2d7cd011db47?api-version=2024-02-29
    /// content-type: application/merge-patch+json
    ///
    /// {"customerRelationship": {"status": "AgreementSigned"}}
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `tenantId`.
    code: "rfi/tenant-id-format",
    summary: "the tenant ID in the path is a GUID",
    status: 400,
    levels: { standard: Warning, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

/// Validates the tenant ID in the path.
pub(crate) fn check_path(tenant_id: &str, out: &mut Findings<'_>) {
    let is_nil = is_nil_guid(tenant_id);
    if is_guid(tenant_id) && !is_nil {
        return;
    }
    let Some(mut out) = out.of(&RULE) else { return };
    let at = At::PathParameter("tenantId");
    let issue = match out.policy().profile() {
        Profile::Api if is_nil => out.warn(at, NIL),
        _ if is_nil => out.report(at, NIL),
        _ => out.report(at, "the tenant ID is not a GUID"),
    };
    issue
        .variant(if is_nil { "all-zero" } else { "" })
        .help("send the ID of the customer's Microsoft Entra tenant, without braces")
        .text("expected", "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
}

const NIL: &str = "the tenant ID is the all-zero GUID";
