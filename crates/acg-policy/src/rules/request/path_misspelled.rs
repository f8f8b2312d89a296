use crate::rules::declare_rule;
use crate::rules::findings::{At, Findings};

declare_rule! {
    /// A path outside the API does not resemble one of the API.
    ///
    /// ## What it checks
    ///
    /// A path outside the API passes without any other check. This rule reports one that is one slip
    /// away from a path of the API:
    ///
    /// - The first segment differs from `accounts`, `account` or `numbers` by one edit, or from
    ///   `teamsRequestsForInformation` by at most two. An edit is a character that is added, missing or
    ///   different, or two adjacent characters in the wrong order. Letter case is ignored.
    /// - One or two segments are in front of a segment with which a path of the API starts, as in
    ///   `/v1/accounts`. Each of them is `api`, `provisioning`, `v` with digits and dots, or a version of
    ///   the API in the form of `2024-02-29` or `2024-02-29-preview`; or they are any segments, and the
    ///   query has the parameter `api-version`.
    /// - `/accounts` is missing: the second of two or three segments is `numbers` or
    ///   `teamsCivicAddresses`, and the third starts with `+` or the query has the parameter
    ///   `api-version`; or the only segment ends with a colon and the name of an action, with at most two
    ///   edits.
    ///
    /// With `"unknownRoutes": "refuse"` in the policy, `request/unknown-route` reports such a path.
    ///
    /// ## Why
    ///
    /// The request was probably meant for the API, and nothing in it has been checked. A path that a
    /// server could normalise to one of the API is refused instead: `request/path-ambiguous`.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// GET /accounts?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// GET /portal/accounts
    /// ```
    ///
    /// ```http
    /// GET /members/1
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// GET /acounts?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// PUT /v1/accounts/contoso
    /// ```
    ///
    /// ```http
    /// GET /portal/accounts?api-version=2024-02-29
    /// ```
    ///
    /// ```http
    /// GET /contoso/numbers/+442079460123
    /// ```
    ///
    /// ## Reference
    ///
    /// API specification 2024-02-29-preview, `paths`.
    code: "request/path-misspelled",
    summary: "a path outside the API does not resemble one of the API",
    status: 404,
    levels: { standard: Warning, api: Warning, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: |_| false,
}

/// Reports a path outside the API; `meant` is the path of the API that it resembles.
pub(crate) fn report(meant: &'static str, out: &mut Findings<'_>) {
    if let Some(mut out) = out.of(&RULE) {
        out.report(At::Path, "the path is outside the API, so nothing in the request is checked")
            .help(format_args!("did you mean `{meant}`?"))
            .text("nearest", meant);
    }
}
