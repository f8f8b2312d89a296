//! An existing account, and how it is read.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;

use super::subdomain::KnownSubdomain;
use super::{CapabilityPlans, CivicAddresses, Consent, non_null};
use crate::api::Service;
use crate::json::{Document, Value, read};

/// The properties of an existing account on which verdicts depend.
///
/// ```
/// use acg_policy::{AccountState, KnownAccount, Service, Validator};
///
/// let account = KnownAccount::new("contoso").with_service(Service::DirectRouting);
/// let state = AccountState::Known(account);
/// let report = Validator::default().check_number(
///     br#"{"telephoneNumber": "+442079460123", "accountName": "contoso",
///         "serviceDetails": {"zoomPhoneCloudPeering": {"enabled": true}}}"#,
///     Some(&state),
/// );
/// assert_eq!(report.issues()[0].code(), "state/service-not-enabled");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownAccount {
    name: String,
    teams_tenant_id: Option<String>,
    /// Boxed, because few accounts have one.
    pub(super) subdomain: Option<Box<KnownSubdomain>>,
    services: [KnownService; Service::ALL.len()],
    pub(crate) plans: Option<Arc<CapabilityPlans>>,
    pub(crate) civic_addresses: Option<Arc<CivicAddresses>>,
    pub(crate) consent: Option<Arc<Consent>>,
}

/// A service of an existing account; by default a disabled one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct KnownService {
    enabled: bool,
    sync_enabled: Option<bool>,
    number_count: Option<u64>,
}

/// The error of a response that is not an account of the API. See [`KnownAccount::read`].
///
/// ```
/// use acg_policy::{KnownAccount, UnreadableAccount};
///
/// assert_eq!(KnownAccount::read(b"[]"), Err(UnreadableAccount));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an account: expected JSON with a name, boolean `enabled` and integer `numberCount`")]
#[expect(clippy::exhaustive_structs, reason = "the error has no details")]
pub struct UnreadableAccount;

impl KnownAccount {
    /// An account without services, tenant ID, number counts and tables.
    ///
    /// ```
    /// use acg_policy::{KnownAccount, Service};
    ///
    /// let account = KnownAccount::new("contoso");
    /// assert_eq!(account.name(), "contoso");
    /// assert!(Service::ALL.iter().all(|service| !account.has(*service)));
    /// ```
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            teams_tenant_id: None,
            subdomain: None,
            services: Default::default(),
            plans: None,
            civic_addresses: None,
            consent: None,
        }
    }

    /// Enables a service.
    ///
    /// ```
    /// use acg_policy::{KnownAccount, Service};
    ///
    /// let account = KnownAccount::new("contoso").with_service(Service::OperatorConnect);
    /// assert!(account.has(Service::OperatorConnect));
    /// ```
    #[must_use]
    pub fn with_service(mut self, service: Service) -> Self {
        self.change(service, |known| known.enabled = true);
        self
    }

    /// Sets the number of telephone numbers that use a service. `state/service-in-use` and
    /// `state/account-has-numbers` depend on it.
    ///
    /// ```
    /// use acg_policy::{KnownAccount, Service};
    ///
    /// let account = KnownAccount::new("contoso").with_number_count(Service::ZoomPhone, 7);
    /// assert_eq!(account.number_count(Service::ZoomPhone), Some(7));
    /// assert_eq!(account.number_count(Service::DirectRouting), None);
    /// ```
    #[must_use]
    pub fn with_number_count(mut self, service: Service, count: u64) -> Self {
        self.change(service, |known| known.number_count = Some(count));
        self
    }

    /// Sets the ID of the customer's Microsoft Entra tenant. `state/tenant-id-change` depends on it.
    ///
    /// ```
    /// use acg_policy::KnownAccount;
    ///
    /// let id = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    /// let account = KnownAccount::new("contoso").with_teams_tenant_id(id);
    /// assert_eq!(account.teams_tenant_id(), Some(id));
    /// ```
    #[must_use]
    pub fn with_teams_tenant_id(mut self, id: impl Into<String>) -> Self {
        self.teams_tenant_id = Some(id.into());
        self
    }

    /// Sets whether a service is synced to its backend. `state/sync-stopped` depends on it.
    ///
    /// ```
    /// use acg_policy::{KnownAccount, Service};
    ///
    /// let read = KnownAccount::read(
    ///     br#"{"name": "contoso", "serviceDetails": {"teamsPhoneMobile": {"syncEnabled": true}}}"#,
    /// )?;
    /// let account = KnownAccount::new("contoso").with_sync_enabled(Service::PhoneMobile, true);
    /// assert_eq!(account, read);
    /// # Ok::<(), acg_policy::UnreadableAccount>(())
    /// ```
    #[must_use]
    pub fn with_sync_enabled(mut self, service: Service, enabled: bool) -> Self {
        self.change(service, |known| known.sync_enabled = Some(enabled));
        self
    }

    /// Sets the subdomain of Direct Routing and whether its DNS records are provisioned.
    /// `state/subdomain-change` and `state/subdomain-not-provisioned` depend on them.
    ///
    /// ```
    /// use acg_policy::KnownAccount;
    ///
    /// let read = KnownAccount::read(
    ///     br#"{"name": "contoso", "serviceDetails": {"teamsDirectRouting": {
    ///         "configuration": {"subdomain": "contoso"}, "subdomainStatus": "notProvisioned"}}}"#,
    /// )?;
    /// assert_eq!(read, KnownAccount::new("contoso").with_subdomain("contoso", false));
    /// # Ok::<(), acg_policy::UnreadableAccount>(())
    /// ```
    #[must_use]
    pub fn with_subdomain(mut self, subdomain: impl Into<String>, provisioned: bool) -> Self {
        self.subdomain = Some(Box::new(KnownSubdomain::new(subdomain.into(), provisioned)));
        self
    }

    /// Adds the capability plans, with which `state/plan` compares numbers. Accepts an [`Arc`], so that
    /// several accounts can share them.
    ///
    /// ```
    /// use acg_policy::{AccountState, CapabilityPlans, KnownAccount, Service, Validator};
    ///
    /// let plans = CapabilityPlans::read(
    ///     br#"{"capabilityPlans": [{"usage": "ConferenceAssignment", "choosableCapabilities": []}]}"#,
    /// )?;
    /// let account = KnownAccount::new("contoso")
    ///     .with_service(Service::OperatorConnect)
    ///     .with_plans(plans);
    /// let report = Validator::default().check_number(
    ///     br#"{"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails": {
    ///         "teamsOperatorConnect": {"enabled": true, "configuration": {
    ///             "usage": "CallingUserAssignment", "choosableCapabilities": ["InboundCalling"],
    ///             "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"}}}}"#,
    ///     Some(&AccountState::Known(account)),
    /// );
    /// assert_eq!(report.issues()[0].code(), "state/plan");
    /// # Ok::<(), acg_policy::UnreadableTable>(())
    /// ```
    #[must_use]
    pub fn with_plans(mut self, plans: impl Into<Arc<CapabilityPlans>>) -> Self {
        self.plans = Some(plans.into());
        self
    }

    /// Adds the emergency addresses, in which `state/civic-address` looks up IDs. Accepts an [`Arc`].
    ///
    /// ```
    /// use acg_policy::{CivicAddresses, KnownAccount};
    ///
    /// let addresses = CivicAddresses::read(br#"{"value": []}"#)?;
    /// let account = KnownAccount::new("contoso").with_civic_addresses(addresses);
    /// # Ok::<(), acg_policy::UnreadableTable>(())
    /// ```
    #[must_use]
    pub fn with_civic_addresses(mut self, addresses: impl Into<Arc<CivicAddresses>>) -> Self {
        self.civic_addresses = Some(addresses.into());
        self
    }

    /// Adds the consent of the customer, with which `state/consent` compares countries. Accepts an
    /// [`Arc`].
    ///
    /// ```
    /// use acg_policy::{Consent, KnownAccount};
    ///
    /// let consent = Consent::read(br#"{"tenantId": "t", "consentedCountries": ["DE"]}"#)?;
    /// let account = KnownAccount::new("contoso").with_consent(consent);
    /// # Ok::<(), acg_policy::UnreadableTable>(())
    /// ```
    #[must_use]
    pub fn with_consent(mut self, consent: impl Into<Arc<Consent>>) -> Self {
        self.consent = Some(consent.into());
        self
    }

    /// Reads an account from a response of the API. Unknown members are ignored. A service that is
    /// absent or `null` is disabled; a number count or tenant ID that is absent or `null` is unknown. So
    /// are `syncEnabled`, subdomain and `subdomainStatus` if they are absent or have another type.
    ///
    /// ```
    /// use acg_policy::{KnownAccount, Service};
    ///
    /// let account = KnownAccount::read(
    ///     br#"{"name": "contoso", "serviceDetails": {
    ///         "teamsDirectRouting": {"enabled": true, "numberCount": 7}}}"#,
    /// )?;
    /// assert!(account.has(Service::DirectRouting));
    /// assert_eq!(account.number_count(Service::DirectRouting), Some(7));
    /// # Ok::<(), acg_policy::UnreadableAccount>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`UnreadableAccount`] if the text is not valid JSON, has duplicate members or no name, or if
    /// `enabled`, `numberCount` or `teamsTenantId` has another type.
    pub fn read(body: &[u8]) -> Result<Self, UnreadableAccount> {
        let (document, faults) = read(body);
        let document: Document<'_> =
            document.filter(|_| faults.is_empty()).ok_or(UnreadableAccount)?;
        Self::from_value(document.root())
    }

    /// Reads an account from a value of a document without faults.
    ///
    /// ```
    /// use acg_policy::{KnownAccount, json};
    ///
    /// let (document, _) = json::read(br#"{"account": {"name": "contoso"}}"#);
    /// let document = document.unwrap();
    /// let account = document.root().get("account").map(KnownAccount::from_value);
    /// assert_eq!(account, Some(Ok(KnownAccount::new("contoso"))));
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`KnownAccount::read`].
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
        if let Some(block) = details.get(Service::DirectRouting.member()) {
            account.subdomain = KnownSubdomain::read(block).map(Box::new);
        }
        Ok(account)
    }

    /// The name of the account.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The ID of the customer's Microsoft Entra tenant, if it is known.
    #[must_use]
    pub fn teams_tenant_id(&self) -> Option<&str> {
        self.teams_tenant_id.as_deref()
    }

    /// Whether the service is enabled.
    #[must_use]
    pub fn has(&self, service: Service) -> bool {
        self.service(service).enabled
    }

    /// Whether numbers with the service are synced to its backend; `None` if this is unknown.
    ///
    /// ```
    /// use acg_policy::{KnownAccount, Service};
    ///
    /// let account = KnownAccount::new("contoso").with_service(Service::OperatorConnect);
    /// assert_eq!(account.sync_enabled(Service::OperatorConnect), None);
    /// ```
    #[must_use]
    pub fn sync_enabled(&self, service: Service) -> Option<bool> {
        self.service(service).sync_enabled
    }

    /// The number of telephone numbers that use the service, if it is known.
    #[must_use]
    pub fn number_count(&self, service: Service) -> Option<u64> {
        self.service(service).number_count
    }

    /// The subdomain of Direct Routing, as far as it is known.
    pub(crate) fn subdomain(&self) -> Option<&KnownSubdomain> {
        self.subdomain.as_deref()
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
        let sync_enabled = block.get("syncEnabled").and_then(|sync| sync.as_bool());
        Ok(Self { enabled, sync_enabled, number_count })
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
    fn an_account_is_read_from_a_response_of_the_api() {
        let account = read_details(
            r#"{"teamsTenantId":"t","later":{},"teamsOperatorConnect":{"enabled":true,"syncEnabled":false,"numberCount":7},
                "teamsDirectRouting":{"enabled":false,"numberCount":0},"zoomPhoneCloudPeering":null}"#,
        );
        let expected = KnownAccount::new("contoso")
            .with_teams_tenant_id("t")
            .with_service(Service::OperatorConnect)
            .with_sync_enabled(Service::OperatorConnect, false)
            .with_number_count(Service::OperatorConnect, 7)
            .with_number_count(Service::DirectRouting, 0);
        assert_eq!(account, Ok(expected));
    }

    #[test]
    fn absent_and_null_members_are_unknown() {
        let account = read_details(
            r#"{"teamsTenantId":null,"teamsOperatorConnect":{"syncEnabled":null,"numberCount":null}}"#,
        );
        assert_eq!(account, Ok(KnownAccount::new("contoso")));
    }

    #[test]
    fn malformed_accounts_are_errors() {
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
