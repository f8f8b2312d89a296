//! Tables that a caller may pass with an account: the responses of three more operations of the API,
//! which a portal has loaded anyway. Without a table, its rule reports nothing.

use alloc::string::String;
use alloc::vec::Vec;

use super::non_null;
use crate::json::{Kind, Value, read_response};

/// The error of a table that is not the expected response of the API.
///
/// ```
/// use acg_policy::{CapabilityPlans, UnreadableTable};
///
/// assert_eq!(CapabilityPlans::read(b"{}"), Err(UnreadableTable::Plans));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnreadableTable {
    /// See [`CapabilityPlans::read`](super::CapabilityPlans::read).
    #[error("not capability plans: expected the response of `:getTeamsCapabilityPlans`")]
    Plans,
    /// See [`CivicAddresses::read`](super::CivicAddresses::read).
    #[error("not civic addresses: expected the response of `GET …/teamsCivicAddresses`")]
    CivicAddresses,
    /// See [`Consent::read`](super::Consent::read).
    #[error(
        "not a consent: expected the response of `GET /teamsRequestsForInformation/{{tenantId}}`"
    )]
    Consent,
}

/// Calls `look` with the root of a text without faults.
pub(super) fn with_root<T>(body: &[u8], look: impl FnOnce(Value<'_>) -> Option<T>) -> Option<T> {
    let (document, faults) = read_response(body);
    let document = document.filter(|_| faults.is_empty())?;
    look(document.root())
}

pub(super) fn elements<'d>(array: Value<'d>) -> Option<impl Iterator<Item = Value<'d>>> {
    (array.kind() == Kind::Array).then(|| array.children())
}

pub(super) fn text(object: Value<'_>, name: &str) -> Option<String> {
    object.get(name)?.as_str().map(Into::into)
}

/// The strings of an array member: `None` for another type, `Some(None)` for an absent member.
#[expect(clippy::option_option, reason = "an unreadable member differs from an absent one")]
pub(super) fn texts(object: Value<'_>, name: &str) -> Option<Option<Vec<String>>> {
    let Some(array) = non_null(object, name) else { return Some(None) };
    let texts = elements(array)?.map(|text| text.as_str().map(Into::into));
    texts.collect::<Option<_>>().map(Some)
}
