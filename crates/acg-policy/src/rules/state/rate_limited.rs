use crate::account::StateCheck;
use crate::account::{AccountState, UnknownReason};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::state_context::StateContext;

declare_rule! {
    /// The API does not limit the requests of the caller.
    ///
    /// ## What it checks
    ///
    /// If a rule needs the account, it is looked up with the credentials of the caller. The API
    /// responds with 429 to a caller that sends too many requests.
    ///
    /// ## Why
    ///
    /// The API would respond to the request itself with 429. A gateway passes the `retry-after` of the
    /// API on, which says when the client can try again.
    ///
    /// ## Accepted
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "known", "account": {"name": "contoso", "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}}
    /// ```
    ///
    /// ## Rejected
    ///
    /// ```http
    /// PUT /accounts/contoso/numbers/+442079460123?api-version=2024-02-29
    /// content-type: application/json
    ///
    /// {"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///   "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}
    /// ```
    ///
    /// ```json account
    /// {"state": "unknown", "reason": "rate-limited"}
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 6585, section 4.
    code: "state/rate-limited",
    summary: "the rate limit of the API leaves room for the request",
    status: 429,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: |operation| StateCheck::of_operation(operation).is_some(),
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    if *context.state == AccountState::Unknown(UnknownReason::RateLimited) {
        out.report(At::PathParameter("accountName"), "the API limits the requests of the caller")
            .help("try again after the time in `retry-after`");
    }
}
