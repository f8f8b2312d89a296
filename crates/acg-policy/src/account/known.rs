//! An existing account.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;

use super::subdomain::KnownSubdomain;
use super::{CapabilityPlans, CivicAddresses, Consent};
use crate::api::Service;

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
pub(super) struct KnownService {
    pub(super) enabled: bool,
    pub(super) sync_enabled: Option<bool>,
    pub(super) number_count: Option<u64>,
}

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

    /// The services that are enabled, in the order of the published schema.
    ///
    /// ```
    /// use acg_policy::{KnownAccount, Service};
    ///
    /// let account = KnownAccount::new("contoso")
    ///     .with_service(Service::ZoomPhone)
    ///     .with_service(Service::OperatorConnect);
    /// assert!(account.services().eq([Service::OperatorConnect, Service::ZoomPhone]));
    /// ```
    pub fn services(&self) -> impl Iterator<Item = Service> {
        Service::ALL.into_iter().filter(|service| self.has(*service))
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

    pub(super) fn change(&mut self, service: Service, change: impl FnOnce(&mut KnownService)) {
        #[expect(clippy::indexing_slicing, reason = "`Service::ALL` has every service")]
        change(&mut self.services[service as usize]);
    }
}
