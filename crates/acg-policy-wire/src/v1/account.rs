//! The JSON form of an account's state.

use core::fmt;

use acg_policy::json::{Kind, Value, read_response};
use acg_policy::{
    AccountState, CapabilityPlans, CivicAddresses, Consent, KnownAccount, UnknownReason,
    UnreadableAccount, UnreadableTable,
};

/// Reads the state of an account: `{"state":"known","account":{…}}`, `{"state":"missing"}` or
/// `{"state":"unknown"}`, the latter with an optional `reason`: a name of [`UnknownReason`], for example
/// `forbidden`; `unavailable` without it.
///
/// `account` is the API's response to `GET /accounts/{name}`. A known account may have three more
/// responses of the API: `plans` (`:getTeamsCapabilityPlans`), `civicAddresses`
/// (`GET …/teamsCivicAddresses`) and `consent` (`GET /teamsRequestsForInformation/{tenantId}`).
///
/// ```
/// use acg_policy::AccountState;
/// use acg_policy_wire::v1::account_state_from_json;
///
/// let state = account_state_from_json(br#"{"state":"known","account":{"name":"contoso"}}"#)?;
/// assert!(matches!(state, AccountState::Known(account) if account.name() == "contoso"));
/// # Ok::<(), acg_policy_wire::v1::AccountStateError>(())
/// ```
///
/// # Errors
///
/// [`AccountStateError`] when the text is not strict JSON, has an unknown member, or when one of the
/// responses cannot be read.
pub fn account_state_from_json(text: &[u8]) -> Result<AccountState, AccountStateError> {
    let (document, faults) = read_response(text);
    let document = document.filter(|_| faults.is_empty()).ok_or(AccountStateError::Json)?;
    account_state(document.root())
}

/// An existing account and its tables, each as the text of the API's response.
///
/// ```
/// use acg_policy_wire::v1::KnownAccountTexts;
///
/// let texts = KnownAccountTexts {
///     account: br#"{"name":"contoso"}"#,
///     consent: Some(br#"{"tenantId":"0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0","status":"active"}"#),
///     ..KnownAccountTexts::default()
/// };
/// assert_eq!(texts.read()?.name(), "contoso");
/// # Ok::<(), acg_policy_wire::v1::AccountStateError>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "a new table must stop the build of every caller")]
pub struct KnownAccountTexts<'t> {
    /// The response to `GET /accounts/{name}`.
    pub account: &'t [u8],
    /// The response to `:getTeamsCapabilityPlans`.
    pub plans: Option<&'t [u8]>,
    /// The response to `GET …/teamsCivicAddresses`.
    pub civic_addresses: Option<&'t [u8]>,
    /// The response to `GET /teamsRequestsForInformation/{tenantId}`.
    pub consent: Option<&'t [u8]>,
}

impl KnownAccountTexts<'_> {
    /// Reads the account with its tables.
    ///
    /// # Errors
    ///
    /// [`AccountStateError`] when one of the texts cannot be read.
    pub fn read(&self) -> Result<KnownAccount, AccountStateError> {
        let Self { account, plans, civic_addresses, consent } = *self;
        assemble(
            KnownAccount::read(account),
            plans.map(CapabilityPlans::read),
            civic_addresses.map(CivicAddresses::read),
            consent.map(Consent::read),
        )
    }
}

/// Why the state of an account cannot be read. The message contains no value of the text.
///
/// ```
/// use acg_policy_wire::v1::{AccountStateError, account_state_from_json};
///
/// let error = account_state_from_json(br#"{"state":"known"}"#).unwrap_err();
/// assert_eq!(error, AccountStateError::AccountMissing);
/// assert_eq!(error.to_string(), "the state `known` requires the member `account`");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountStateError {
    /// The text is not strict JSON.
    Json,
    /// The text is not an object whose `state` is one of the three.
    State,
    /// The object has an unknown member.
    UnknownMember,
    /// `state` is `known`, and `account` is missing.
    AccountMissing,
    /// `state` is `missing` or `unknown`, and the object has a member that belongs to another state.
    UnexpectedMember,
    /// `reason` is not the name of a reason.
    Reason,
    /// The account cannot be read.
    Account(UnreadableAccount),
    /// One of the other responses cannot be read.
    Table(UnreadableTable),
}

impl fmt::Display for AccountStateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Json => "not strict JSON; check syntax, encoding and duplicate members",
            Self::State => "expected an object whose `state` is `known`, `missing` or `unknown`",
            Self::UnknownMember => {
                "unknown member; expected `state`, `account`, `plans`, `civicAddresses`, `consent` or `reason`"
            }
            Self::AccountMissing => "the state `known` requires the member `account`",
            Self::UnexpectedMember => "only the state `known` can have other members, and `unknown` a `reason`",
            Self::Reason => "expected a reason, for example `forbidden` or `timeout`",
            Self::Account(error) => return error.fmt(f),
            Self::Table(error) => return error.fmt(f),
        })
    }
}

impl core::error::Error for AccountStateError {}

fn account_state(root: Value<'_>) -> Result<AccountState, AccountStateError> {
    if root.kind() != Kind::Object {
        return Err(AccountStateError::State);
    }
    let is_known_member =
        |member: Value<'_>| member.key().is_some_and(|key| MEMBERS.contains(&key));
    if !root.children().all(is_known_member) {
        return Err(AccountStateError::UnknownMember);
    }
    let state = root.get("state").and_then(Value::as_str).ok_or(AccountStateError::State)?;
    match state {
        "known" if root.get("reason").is_some() => Err(AccountStateError::UnexpectedMember),
        "known" => known_account(root).map(AccountState::Known),
        "missing" if root.len() == 1 => Ok(AccountState::Missing),
        "unknown" => unknown(root).map(AccountState::Unknown),
        "missing" => Err(AccountStateError::UnexpectedMember),
        _ => Err(AccountStateError::State),
    }
}

fn unknown(root: Value<'_>) -> Result<UnknownReason, AccountStateError> {
    match root.get("reason") {
        None if root.len() == 1 => Ok(UnknownReason::Unavailable),
        Some(reason) if root.len() == 2 => {
            let reason = reason.as_str().and_then(UnknownReason::from_name);
            reason.ok_or(AccountStateError::Reason)
        }
        _ => Err(AccountStateError::UnexpectedMember),
    }
}

fn known_account(root: Value<'_>) -> Result<KnownAccount, AccountStateError> {
    let account = root.get("account").ok_or(AccountStateError::AccountMissing)?;
    assemble(
        KnownAccount::from_value(account),
        root.get("plans").map(CapabilityPlans::from_value),
        root.get("civicAddresses").map(CivicAddresses::from_value),
        root.get("consent").map(Consent::from_value),
    )
}

fn assemble(
    account: Result<KnownAccount, UnreadableAccount>,
    plans: Option<Result<CapabilityPlans, UnreadableTable>>,
    civic_addresses: Option<Result<CivicAddresses, UnreadableTable>>,
    consent: Option<Result<Consent, UnreadableTable>>,
) -> Result<KnownAccount, AccountStateError> {
    let mut account = account.map_err(AccountStateError::Account)?;
    if let Some(plans) = plans {
        account = account.with_plans(plans.map_err(AccountStateError::Table)?);
    }
    if let Some(addresses) = civic_addresses {
        account = account.with_civic_addresses(addresses.map_err(AccountStateError::Table)?);
    }
    if let Some(consent) = consent {
        account = account.with_consent(consent.map_err(AccountStateError::Table)?);
    }
    Ok(account)
}

const MEMBERS: [&str; 6] = ["state", "account", "plans", "civicAddresses", "consent", "reason"];

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::ToString as _;

    use super::*;

    const PLANS: &str = r#"{"capabilityPlans":[{"usage":"U"}]}"#;
    const ADDRESSES: &str = r#"{"value":[{"id":"A","defaultLocationId":"1"}]}"#;
    const CONSENT: &str = r#"{"tenantId":"t"}"#;

    #[test]
    fn a_known_account_has_every_table_that_the_text_has() {
        let text = format!(
            r#"{{"consent":{CONSENT},"state":"known","account":{{"name":"a"}},"plans":{PLANS},"civicAddresses":{ADDRESSES}}}"#
        );
        let expected = KnownAccount::new("a")
            .with_plans(CapabilityPlans::read(PLANS.as_bytes()).unwrap())
            .with_civic_addresses(CivicAddresses::read(ADDRESSES.as_bytes()).unwrap())
            .with_consent(Consent::read(CONSENT.as_bytes()).unwrap());
        let read = account_state_from_json(text.as_bytes());
        assert_eq!(read, Ok(AccountState::Known(expected.clone())));
        let texts = KnownAccountTexts {
            account: br#"{"name":"a"}"#,
            plans: Some(PLANS.as_bytes()),
            civic_addresses: Some(ADDRESSES.as_bytes()),
            consent: Some(CONSENT.as_bytes()),
        };
        assert_eq!(texts.read(), Ok(expected));
    }

    #[test]
    fn a_state_without_an_account_has_no_other_members() {
        let unknown = AccountState::Unknown(UnknownReason::Unavailable);
        for (state, expected) in [("missing", AccountState::Missing), ("unknown", unknown)] {
            let text = format!(r#"{{"state":"{state}"}}"#);
            assert_eq!(account_state_from_json(text.as_bytes()), Ok(expected));
            let text = format!(r#"{{"state":"{state}","consent":{CONSENT}}}"#);
            let read = account_state_from_json(text.as_bytes());
            assert_eq!(read, Err(AccountStateError::UnexpectedMember));
        }
    }

    #[test]
    fn an_unknown_account_can_have_a_reason() {
        for reason in UnknownReason::ALL {
            let text = format!(r#"{{"state":"unknown","reason":"{}"}}"#, reason.as_str());
            let read = account_state_from_json(text.as_bytes());
            assert_eq!(read, Ok(AccountState::Unknown(reason)), "{text}");
        }
        for (text, error) in [
            (r#"{"state":"unknown","reason":"busy"}"#, AccountStateError::Reason),
            (r#"{"state":"unknown","reason":7}"#, AccountStateError::Reason),
            (r#"{"state":"unknown","account":{"name":"a"}}"#, AccountStateError::UnexpectedMember),
            (r#"{"state":"missing","reason":"timeout"}"#, AccountStateError::UnexpectedMember),
            (
                r#"{"state":"known","account":{"name":"a"},"reason":"timeout"}"#,
                AccountStateError::UnexpectedMember,
            ),
        ] {
            assert_eq!(account_state_from_json(text.as_bytes()), Err(error), "{text}");
        }
    }

    #[test]
    fn a_text_of_another_form_is_refused_with_its_fault() {
        for (text, error) in [
            ("", AccountStateError::Json),
            (r#"{"state":"known","state":"missing"}"#, AccountStateError::Json),
            (r#"{"state":"known","account":{"name":"a","name":"b"}}"#, AccountStateError::Json),
            ("[]", AccountStateError::State),
            ("{}", AccountStateError::State),
            (r#"{"state":7}"#, AccountStateError::State),
            (r#"{"state":"Known"}"#, AccountStateError::State),
            (r#"{"state":"known"}"#, AccountStateError::AccountMissing),
            (r#"{"state":"missing","accounts":{}}"#, AccountStateError::UnknownMember),
            (r#"{"state":"known","account":{}}"#, AccountStateError::Account(UnreadableAccount)),
            (
                r#"{"state":"known","account":{"name":"a"},"plans":{}}"#,
                AccountStateError::Table(UnreadableTable::Plans),
            ),
            (
                r#"{"state":"known","account":{"name":"a"},"civicAddresses":[]}"#,
                AccountStateError::Table(UnreadableTable::CivicAddresses),
            ),
            (
                r#"{"state":"known","account":{"name":"a"},"consent":null}"#,
                AccountStateError::Table(UnreadableTable::Consent),
            ),
        ] {
            assert_eq!(account_state_from_json(text.as_bytes()), Err(error), "{text}");
        }
        assert_eq!(
            AccountStateError::Table(UnreadableTable::Plans).to_string(),
            UnreadableTable::Plans.to_string()
        );
    }

    #[test]
    fn a_table_can_have_more_members_than_a_request() {
        let address = r#"{"id":"A","defaultLocationId":"1"}"#;
        let list = alloc::vec![address; 10_000].join(",");
        let text = format!(
            r#"{{"state":"known","account":{{"name":"a"}},"civicAddresses":{{"value":[{list}]}}}}"#
        );
        assert!(account_state_from_json(text.as_bytes()).is_ok());
    }
}
