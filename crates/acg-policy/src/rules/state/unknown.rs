use crate::findings::{At, Reporter};
use crate::rule::declare_rule;
use crate::rules::state::StateContext;
use crate::state::{AccountState, UnknownReason};

declare_rule! {
    /// What the account says is known.
    ///
    /// ## What it checks
    ///
    /// The account's state could be had when a rule needed it: the API answered in time, and its answer
    /// could be read. As an error this refuses the request; as a warning it lets the request pass unchecked.
    ///
    /// ## Why
    ///
    /// Whoever cannot check should say so. The API may be down, or the caller may write and not read.
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
    summary: "the account's state is known",
    status: 503,
    levels: { standard: Error, api: Error, strict: Error },
    shape: false,
    since: "0.1.0",
}

pub(crate) fn check(context: &StateContext<'_>, out: &mut Reporter<'_, '_>) {
    let AccountState::Unknown(reason) = context.state else { return };
    out.report(At::PathParameter("accountName"), "the account's state is not known")
        .help(help_for(*reason))
        .text("reason", reason.as_str());
}

const fn help_for(reason: UnknownReason) -> &'static str {
    match reason {
        UnknownReason::Refused => "use a token that may read the account",
        UnknownReason::Unreadable => "check that the account's source is the Provisioning API",
        UnknownReason::Timeout
        | UnknownReason::Unavailable
        | UnknownReason::UnexpectedStatus
        | UnknownReason::Unreachable => "try again later",
    }
}
