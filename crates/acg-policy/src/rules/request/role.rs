use alloc::borrow::Cow;
use alloc::vec;

use crate::findings::{At, Reporter};
use crate::report::Fact;
use crate::roles::{Permission, Role};
use crate::route::HeadView;
use crate::rule::declare_rule;
use crate::text::{join, text};

declare_rule! {
    /// One of the caller's roles permits the operation.
    ///
    /// ## What it checks
    ///
    /// `ProvisioningAPI.Admin` permits everything, `ProvisioningAPI.Read` every GET, `ProvisioningAPI.Write` every PUT
    /// and PATCH, `ProvisioningAPI.Delete` every DELETE. For the POST actions the policy's `roles` says which role it
    /// is; by default `:createOrUpdateNumbers` is writing, `:deleteNumbers` is deleting, and the other two are reading.
    /// The word `any` leaves an action to the API.
    ///
    /// The rule speaks only when the caller's roles are known, and who knows them is the caller of this library: it
    /// never reads a token. Names are compared exactly; other roles have no meaning here.
    ///
    /// ## Why
    ///
    /// The API answers 403. A token that was not verified proves nothing, so this is an early hint and never a
    /// replacement for the API's own decision.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// DELETE /accounts/contoso?api-version=2024-02-29
    /// ```
    /// ```json roles
    /// ["ProvisioningAPI.Read", "ProvisioningAPI.Delete"]
    /// ```
    ///
    /// ```json policy
    /// {"roles": {"getTeamsCapabilityPlans": "any"}}
    /// ```
    /// ```http
    /// POST /accounts/contoso:getTeamsCapabilityPlans?api-version=2024-02-29
    /// ```
    /// ```json roles
    /// ["ProvisioningAPI.Write"]
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// DELETE /accounts/contoso?api-version=2024-02-29
    /// ```
    /// ```json roles
    /// ["ProvisioningAPI.Read", "ProvisioningAPI.Write"]
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// ```
    /// ```json roles
    /// []
    /// ```
    ///
    /// ## Reference
    ///
    /// Provisioning API overview, "Authenticate". No source maps the actions to roles: the default is what they do.
    code: "request/role",
    summary: "one of the caller's roles permits the operation",
    status: 403,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    let (Some(granted), Some(operation)) = (head.granted, head.operation()) else { return };
    let permission = out.policy().roles().copied().unwrap_or_default().permission(operation);
    let Permission::Role(role) = permission else { return };
    if !granted.permits(permission) {
        let mut expected = vec![role.as_str(), Role::Admin.as_str()];
        expected.dedup();
        out.report(
            At::Header("authorization"),
            "none of the caller's roles permits this operation",
        )
        .help(text!["use a token that has the role `", &join(&expected, "` or `"), "`"])
        .fact("expected", Fact::List(expected.into_iter().map(Cow::Borrowed).collect()));
    }
}
