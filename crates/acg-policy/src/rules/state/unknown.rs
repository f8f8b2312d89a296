use crate::account::StateCheck;
use crate::account::{AccountState, UnknownReason};
use crate::rules::declare_rule;
use crate::rules::findings::{At, Reporter};
use crate::rules::state_context::StateContext;

declare_rule! {
    /// The state of the account is known.
    ///
    /// ## What it checks
    ///
    /// If a rule needs the account, it can be looked up: the API answers in time, and its response
    /// can be read. As an error, this rule rejects the request; as a warning, it lets the request
    /// pass without the checks that need the account.
    ///
    /// ## Why
    ///
    /// Without the account, some checks cannot be made, and the report has to say so. The API may
    /// be unavailable, or a proxy may have responded in its place. What the API says about the caller
    /// is reported by `state/unauthenticated`, `state/account-unreadable` and `state/rate-limited`.
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
    /// {"state": "unknown"}
    /// ```
    ///
    /// ## Reference
    ///
    /// A choice of this library.
    code: "state/unknown",
    summary: "the state of the account is known",
    status: 503,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
    applies: |operation| StateCheck::of_operation(operation).is_some(),
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    let AccountState::Unknown(reason) = context.state else { return };
    let (variant, help) = match reason {
        UnknownReason::Forbidden | UnknownReason::RateLimited | UnknownReason::Unauthenticated => {
            return;
        }
        UnknownReason::Unreadable => {
            ("unreadable", "check that the account lookup uses the Provisioning API")
        }
        UnknownReason::Timeout
        | UnknownReason::Unavailable
        | UnknownReason::UnexpectedStatus
        | UnknownReason::Unreachable => ("", "try again later"),
    };
    out.report(At::PathParameter("accountName"), "the state of the account is unknown")
        .variant(variant)
        .help(help)
        .text("reason", reason.as_str());
}
