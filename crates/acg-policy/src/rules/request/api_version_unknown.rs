use alloc::borrow::Cow;

use crate::policy::{NEWEST_KNOWN_VERSION, is_known_version};
use crate::route::{API_VERSION, ApiVersion, Aspects, HeadView};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// The schema of the version is known.
    ///
    /// ## What it checks
    ///
    /// If the policy's `apiVersions` has a version other than `2024-02-29` and `2024-02-29-preview`,
    /// requests with that version are checked by the schema of `2024-02-29-preview`, the newest one that
    /// is known, and have this warning. A version that the policy does not have is reported by
    /// `request/api-version-unsupported`.
    ///
    /// The same warning is given when the policy is read: by the command line, in the log of the filter,
    /// in `warnings` of the npm package, and by `Policy::warnings` in Rust.
    ///
    /// ## Why
    ///
    /// Another version can have other paths, parameters and members. The verdict is that for the known
    /// version, and can be wrong for the version of the request.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29-preview
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```json policy
    /// {"apiVersions": ["2024-02-29", "2025-01-31"]}
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2025-01-31
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `Versions`.
    code: "request/api-version-unknown",
    summary: "the schema of the version is known",
    status: 400,
    levels: { standard: Warning, api: Warning, strict: Warning },
    shape: false,
    since: "0.1.0",
}

pub(crate) const ABOUT: Aspects = Aspects::OTHER_VERSION;

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    let ApiVersion::One(sent) = head.api_version() else { return };
    if is_known_version(sent) || head.operation().is_none() {
        return;
    }
    if !out.policy().api_versions().iter().any(|version| version.as_bytes() == sent) {
        return;
    }
    let at = At::Query(Cow::Borrowed(API_VERSION));
    out.report(
        at,
        format_args!(
            "the schema of this version is not known; that of `{NEWEST_KNOWN_VERSION}` was applied"
        ),
    )
    .help("update acg-policy, or compare the request with the documentation of its version")
    .text("schema", NEWEST_KNOWN_VERSION);
}
