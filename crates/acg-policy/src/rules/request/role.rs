use alloc::borrow::Cow;
use alloc::vec;

use crate::api::Role;
use crate::policy::Permission;
use crate::report::Fact;
use crate::route::{Aspects, HeadView};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// One of the caller's roles permits the operation.
    ///
    /// ## What it checks
    ///
    /// `ProvisioningAPI.Admin` permits every operation, `ProvisioningAPI.Read` every GET,
    /// `ProvisioningAPI.Write` every PUT and PATCH, and `ProvisioningAPI.Delete` every DELETE. For
    /// the POST actions, `roles` in the policy names the required role. By default,
    /// `:createOrUpdateNumbers` requires `ProvisioningAPI.Write`, `:deleteNumbers` requires
    /// `ProvisioningAPI.Delete`, and the other two actions require `ProvisioningAPI.Read`. The
    /// value `any` leaves the decision about an action to the API.
    ///
    /// The rule applies only if the caller's roles are known. The application that uses this
    /// library passes them in; the library never reads a token. Role names are case-sensitive, and
    /// other role names are ignored.
    ///
    /// ## Why
    ///
    /// The API responds with 403. An unverified token proves nothing, so this rule gives an early
    /// hint and never replaces the API's own decision.
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
    /// Provisioning API overview, "Authentication and authorization". No source maps the actions to
    /// roles; the default follows what each action does.
    code: "request/role",
    summary: "one of the caller's roles permits the operation",
    status: 403,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: Aspects = Aspects::ROLES;

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    let (Some(granted), Some(operation)) = (out.granted(), head.operation()) else { return };
    let permission = out.policy().roles().copied().unwrap_or_default().permission(operation);
    let Permission::Role(role) = permission else { return };
    if !granted.permits(permission) {
        let mut expected = vec![role.as_str(), Role::Admin.as_str()];
        expected.dedup();
        out.report(
            At::Header("authorization"),
            "none of the caller's roles permits this operation",
        )
        .help(format_args!("use a token with the role `{}`", expected.join("` or `")))
        .fact("expected", Fact::List(expected.into_iter().map(Cow::Borrowed).collect()));
    }
}
