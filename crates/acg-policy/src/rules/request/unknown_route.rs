use crate::route::{Aspects, HeadView, Hint, Route};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};

declare_rule! {
    /// The API defines the path.
    ///
    /// ## What it checks
    ///
    /// A path whose first segment is one of the API's, in any letter case, is the path of an
    /// operation. Segments and actions are case-sensitive. Other paths are not checked, unless the
    /// policy sets `"unknownRoutes": "refuse"`; `request/path-misspelled` warns of those that are one
    /// slip away from the API. The help names the path of the API that is closest.
    ///
    /// ## Why
    ///
    /// A path that no rule knows would pass unchecked, and a server that ignores letter case would
    /// execute the request.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// GET /accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// GET /portal/index.html
    /// ```
    ///
    /// ```http
    /// POST /accounts/contoso:getTeamsCapabilityPlans?api-version=2024-02-29
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// GET /account/contoso/numbers?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// GET /Accounts/contoso?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// GET /accounts/contoso:batch?api-version=2024-02-29
    /// ```
    ///
    /// ```json policy
    /// {"profile": "strict", "unknownRoutes": "refuse"}
    /// ```
    ///
    /// ```http
    /// GET /portal/index.html
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `paths`. Microsoft REST API Guidelines: path segments
    /// are case-sensitive.
    code: "request/unknown-route",
    summary: "the API defines the path",
    status: 404,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: |_| false,
}

pub(crate) const ABOUT: Aspects = Aspects::NO_OPERATION;

pub(crate) fn check(head: &HeadView<'_>, out: &mut Reporter<'_, '_>) {
    if let Route::Unknown(hint) = head.route {
        let issue = out.report(At::Path, "the API does not define this path");
        match hint {
            None => issue.help("check the path against the operations of the API"),
            Some(Hint::Plural) => issue
                .variant("plural")
                .help("replace `/account/`, which only older versions had, with `/accounts/`"),
            Some(Hint::Near(path)) => issue
                .variant("nearest")
                .help(format_args!("did you mean `{path}`?"))
                .text("nearest", path),
            Some(Hint::Case(path)) => issue
                .variant("letter-case")
                .help(format_args!("send it in this letter case: `{path}`"))
                .text("nearest", path),
        };
    }
}
