use crate::account::StateCheck;
use crate::account::{AccountState, UnknownReason};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::state_context::StateContext;

declare_rule! {
    /// The API accepts the credentials of the caller.
    ///
    /// ## What it checks
    ///
    /// If a rule needs the account, it is looked up with the credentials of the caller. The API
    /// responds with 401 to credentials that are missing, invalid or expired.
    ///
    /// ## Why
    ///
    /// The API would respond to the request itself with 401. A client gets a new token after a 401, but
    /// not after a 503.
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
    /// {"state": "unknown", "reason": "unauthenticated"}
    /// ```
    ///
    /// ## Reference
    ///
    /// RFC 9110, section 15.5.2.
    code: "state/unauthenticated",
    summary: "the API accepts the credentials of the caller",
    status: 401,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: |operation| StateCheck::of_operation(operation).is_some(),
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    if *context.state == AccountState::Unknown(UnknownReason::Unauthenticated) {
        out.report(At::PathParameter("accountName"), "the API does not accept the credentials")
            .help("send a valid access token");
    }
}
