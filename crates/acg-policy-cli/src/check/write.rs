//! Requests that write accounts.

use acg_policy::{Pending, Report};

/// What an accepted request writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AccountWrite {
    /// The account with this name.
    Account(String),
    /// An account whose name is not known.
    Any,
}

impl AccountWrite {
    /// `None` if the request does not write an account.
    pub(crate) fn of(pending: &Pending) -> Option<Self> {
        let name = || pending.account_name().map(str::to_owned);
        pending.writes_account().then(|| name().map_or(Self::Any, Self::Account))
    }

    /// For a request that is accepted by its head, without its operation: any account, unless the method only reads.
    pub(crate) fn by_head(report: &Report, method: &[u8]) -> Option<Self> {
        let reads = report.is_outside_api() || matches!(method, b"GET" | b"HEAD");
        (report.is_accepted() && !reads).then_some(Self::Any)
    }
}
