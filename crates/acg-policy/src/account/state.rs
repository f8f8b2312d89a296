//! What only the account can tell, and how an answer of the API is understood.

use alloc::string::String;
use alloc::sync::Arc;

use super::non_null;
use super::tables::{CapabilityPlans, CivicAddresses, Consent};
use crate::api::Service;
use crate::json::{Document, Value, read};

/// What is known of the account that a request needs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "every adapter must decide between exactly these")]
pub enum AccountState {
    /// It exists.
    Known(KnownAccount),
    /// It does not exist.
    Missing,
    /// Nobody could tell.
    Unknown(UnknownReason),
}

/// Why nobody could tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnknownReason {
    /// The API refused to answer the caller (401, 403).
    Refused,
    /// No answer came in time.
    Timeout,
    /// There is nothing to ask: the adapter has no source of accounts, or too many questions wait.
    Unavailable,
    /// The API answered with a status that says nothing about the account.
    UnexpectedStatus,
    /// The API could not be reached.
    Unreachable,
    /// The answer is not an account, or another one than was asked for.
    Unreadable,
}

impl UnknownReason {
    /// A word for logs and facts: `timeout`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Timeout => "timeout",
            Self::Unavailable => "unavailable",
            Self::UnexpectedStatus => "unexpected-status",
            Self::Unreachable => "unreachable",
            Self::Unreadable => "unreadable",
        }
    }
}

impl AccountState {
    /// What the answer to `GET /accounts/{account_name}` says.
    #[must_use]
    pub fn from_response(account_name: &str, status: u16, body: &[u8]) -> Self {
        match status {
            200 => match KnownAccount::read(body) {
                Ok(account) if account.name == account_name => Self::Known(account),
                Ok(_) | Err(UnreadableAccount) => Self::Unknown(UnknownReason::Unreadable),
            },
            404 => Self::Missing,
            401 | 403 => Self::Unknown(UnknownReason::Refused),
            _ => Self::Unknown(UnknownReason::UnexpectedStatus),
        }
    }
}

/// An account that exists, as far as verdicts depend on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownAccount {
    name: String,
    teams_tenant_id: Option<String>,
    services: [KnownService; Service::ALL.len()],
    pub(crate) plans: Option<Arc<CapabilityPlans>>,
    pub(crate) civic_addresses: Option<Arc<CivicAddresses>>,
    pub(crate) consent: Option<Arc<Consent>>,
}

/// A service of an account that exists; by default one that it does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct KnownService {
    enabled: bool,
    number_count: Option<u64>,
}

/// A text that is no account of the API: not JSON, a member twice, no name, or a switch, a count or
/// a tenant of another type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an account: expected the API's JSON with a name, boolean switches and whole counts")]
#[expect(clippy::exhaustive_structs, reason = "there is nothing more to say")]
pub struct UnreadableAccount;

impl KnownAccount {
    /// An account without services.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            teams_tenant_id: None,
            services: Default::default(),
            plans: None,
            civic_addresses: None,
            consent: None,
        }
    }

    /// The same account with a service switched on.
    #[must_use]
    pub fn with_service(mut self, service: Service) -> Self {
        self.change(service, |known| known.enabled = true);
        self
    }

    /// The same account with as many numbers that use a service.
    #[must_use]
    pub fn with_number_count(mut self, service: Service, count: u64) -> Self {
        self.change(service, |known| known.number_count = Some(count));
        self
    }

    /// The same account with the customer's tenant.
    #[must_use]
    pub fn with_teams_tenant_id(mut self, id: impl Into<String>) -> Self {
        self.teams_tenant_id = Some(id.into());
        self
    }

    /// The same account with its capability plans: `state/plan` compares numbers with them.
    #[must_use]
    pub fn with_plans(mut self, plans: impl Into<Arc<CapabilityPlans>>) -> Self {
        self.plans = Some(plans.into());
        self
    }

    /// The same account with its emergency addresses: `state/civic-address` looks ids up there.
    #[must_use]
    pub fn with_civic_addresses(mut self, addresses: impl Into<Arc<CivicAddresses>>) -> Self {
        self.civic_addresses = Some(addresses.into());
        self
    }

    /// The same account with the customer's consent: `state/consent` compares countries with it.
    #[must_use]
    pub fn with_consent(mut self, consent: impl Into<Arc<Consent>>) -> Self {
        self.consent = Some(consent.into());
        self
    }

    /// Reads an account as the API answers it. Members that the API may add later are ignored;
    /// a service that is absent or `null` is not enabled, and a count or tenant that is absent or
    /// `null` is not known.
    ///
    /// # Errors
    ///
    /// [`UnreadableAccount`] when the text cannot be relied on.
    pub fn read(body: &[u8]) -> Result<Self, UnreadableAccount> {
        let (document, faults) = read(body);
        let document: Document<'_> =
            document.filter(|_| faults.is_empty()).ok_or(UnreadableAccount)?;
        Self::from_value(document.root())
    }

    /// Reads an account that is part of a document without faults, as [`KnownAccount::read`] reads
    /// a text.
    ///
    /// # Errors
    ///
    /// [`UnreadableAccount`] when the value cannot be relied on.
    pub fn from_value(root: Value<'_>) -> Result<Self, UnreadableAccount> {
        let name = root.get("name").and_then(|name| name.as_str()).ok_or(UnreadableAccount)?;
        let mut account = Self::new(name);
        let Some(details) = root.get("serviceDetails") else { return Ok(account) };
        if let Some(tenant) = non_null(details, "teamsTenantId") {
            account.teams_tenant_id = Some(tenant.as_str().ok_or(UnreadableAccount)?.into());
        }
        for service in Service::ALL {
            let Some(block) = details.get(service.member()) else { continue };
            let known = KnownService::read(block)?;
            account.change(service, |service| *service = known);
        }
        Ok(account)
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The customer's tenant, when it is known.
    #[must_use]
    pub fn teams_tenant_id(&self) -> Option<&str> {
        self.teams_tenant_id.as_deref()
    }

    /// Whether the service is switched on.
    #[must_use]
    pub fn has(&self, service: Service) -> bool {
        self.service(service).enabled
    }

    /// How many numbers use the service, when it is known.
    #[must_use]
    pub fn number_count(&self, service: Service) -> Option<u64> {
        self.service(service).number_count
    }

    fn service(&self, service: Service) -> KnownService {
        #[expect(clippy::indexing_slicing, reason = "`Service::ALL` has every service")]
        self.services[service as usize]
    }

    fn change(&mut self, service: Service, change: impl FnOnce(&mut KnownService)) {
        #[expect(clippy::indexing_slicing, reason = "`Service::ALL` has every service")]
        change(&mut self.services[service as usize]);
    }
}

impl KnownService {
    fn read(block: Value<'_>) -> Result<Self, UnreadableAccount> {
        let enabled = match block.get("enabled") {
            Some(enabled) => enabled.as_bool().ok_or(UnreadableAccount)?,
            None => false,
        };
        let number_count = match non_null(block, "numberCount") {
            Some(count) => Some(whole_number(count).ok_or(UnreadableAccount)?),
            None => None,
        };
        Ok(Self { enabled, number_count })
    }
}

fn whole_number(value: Value<'_>) -> Option<u64> {
    value.as_number()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_details(details: &str) -> Result<KnownAccount, UnreadableAccount> {
        let body = alloc::format!(r#"{{"name":"contoso","serviceDetails":{details}}}"#);
        KnownAccount::read(body.as_bytes())
    }

    #[test]
    fn an_account_is_read_as_the_api_answers_it() {
        let account = read_details(
            r#"{"teamsTenantId":"t","later":{},"teamsOperatorConnect":{"enabled":true,"numberCount":7},
                "teamsDirectRouting":{"enabled":false,"numberCount":0},"zoomPhoneCloudPeering":null}"#,
        );
        let expected = KnownAccount::new("contoso")
            .with_teams_tenant_id("t")
            .with_service(Service::OperatorConnect)
            .with_number_count(Service::OperatorConnect, 7)
            .with_number_count(Service::DirectRouting, 0);
        assert_eq!(account, Ok(expected));
    }

    #[test]
    fn what_is_absent_or_null_is_not_known() {
        let account =
            read_details(r#"{"teamsTenantId":null,"teamsOperatorConnect":{"numberCount":null}}"#);
        assert_eq!(account, Ok(KnownAccount::new("contoso")));
    }

    #[test]
    fn an_account_that_cannot_be_relied_on_is_refused() {
        for details in [
            r#"{"teamsTenantId":7}"#,
            r#"{"teamsOperatorConnect":{"enabled":"true"}}"#,
            r#"{"teamsOperatorConnect":{"enabled":null}}"#,
            r#"{"teamsOperatorConnect":{"enabled":true,"numberCount":"7"}}"#,
            r#"{"teamsOperatorConnect":{"enabled":true,"numberCount":-1}}"#,
            r#"{"teamsOperatorConnect":{"enabled":true,"numberCount":1.5}}"#,
            r#"{"teamsOperatorConnect":{"enabled":true,"enabled":true}}"#,
        ] {
            assert_eq!(read_details(details), Err(UnreadableAccount), "{details}");
        }
    }
}
