//! What a lookup is about.

use super::caller::Caller;

/// What a lookup is about: requests with the same key get the same state.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(super) caller: Caller,
    /// As the request spells it: whether the source ignores the case of letters is unknown.
    pub(crate) account: String,
}
