//! The account as a type.

use alloc::string::String;
use alloc::vec::Vec;

use crate::api::schema::account::AccountMember;
use crate::api::{Model, Service};
use crate::json::Value;
use crate::json::writer::Writer;
use crate::resource::Members;
use crate::resource::account::{AccountDraft, AccountServiceDraft, DirectRoutingDraft};
use crate::resource::draft::owned;
use crate::resource::valid::Resource;
use crate::resource::valid::sealed::Sealed;
use crate::route::PathParameters;

/// A customer of the operator: the body of an account PUT.
///
/// ```
/// use acg_policy::{
///     Account, AccountService, DirectRoutingConfiguration, Resource, Service, Validator,
/// };
///
/// let routing = DirectRoutingConfiguration::new(true, "Contoso", ["MS=ms10000001", "MS=ms10000002"]);
/// let account = Account::new("contoso")
///     .with_tenant_id("72f988bf-86f1-41af-91ab-2d7cd011db47")
///     .with_service(Service::OperatorConnect)
///     .with_service(AccountService::new(Service::DirectRouting).with_configuration(routing));
/// let validator = Validator::default();
/// assert_eq!(validator.check_resource(&account, None).issues(), []);
///
/// let read = validator.parse::<Account>(account.to_json().as_bytes(), None)?;
/// assert_eq!(read.services[0].sync_enabled, Some(true));
/// assert_eq!(read.services[1].configuration, account.services[1].configuration);
/// # Ok::<(), acg_policy::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Account {
    /// The name: 1 to 100 characters from `A-Z a-z 0-9 _ -`, case-sensitive.
    pub name: String,
    /// The `correlationId`, a reference of the caller.
    pub correlation_id: Option<String>,
    /// The ID of the customer's Microsoft Entra tenant, a GUID.
    pub teams_tenant_id: Option<String>,
    /// The services that the body names, enabled or not.
    pub services: Vec<AccountService>,
}

impl Account {
    /// An account without services.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            correlation_id: None,
            teams_tenant_id: None,
            services: Vec::new(),
        }
    }

    /// Sets the reference of the caller.
    ///
    /// ```
    /// use acg_policy::{Account, Resource};
    ///
    /// let account = Account::new("contoso").with_correlation_id("customer 7");
    /// assert_eq!(account.to_json(), r#"{"name":"contoso","correlationId":"customer 7"}"#);
    /// ```
    #[must_use]
    pub fn with_correlation_id(mut self, id: impl Into<String>) -> Self {
        self.correlation_id = Some(id.into());
        self
    }

    /// Sets the ID of the customer's Microsoft Entra tenant.
    #[must_use]
    pub fn with_tenant_id(mut self, id: impl Into<String>) -> Self {
        self.teams_tenant_id = Some(id.into());
        self
    }

    /// Adds a service, or replaces it.
    #[must_use]
    pub fn with_service(mut self, service: impl Into<AccountService>) -> Self {
        let service = service.into();
        self.services.retain(|other| other.service != service.service);
        self.services.push(service);
        self
    }
}

/// A service of an [`Account`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct AccountService {
    /// The service.
    pub service: Service,
    /// Whether it is enabled.
    pub enabled: bool,
    /// Whether the account is synced to the backend; `None` for Azure Operator Call Protection, which has
    /// no `syncEnabled`.
    pub sync_enabled: Option<bool>,
    /// The configuration, which only Direct Routing has.
    pub configuration: Option<DirectRoutingConfiguration>,
}

impl AccountService {
    /// An enabled service. It is synced if it has a backend: Operator Connect and Teams Phone Mobile.
    ///
    /// ```
    /// use acg_policy::{AccountService, Service};
    ///
    /// let sync = |service| AccountService::new(service).sync_enabled;
    /// assert_eq!(sync(Service::OperatorConnect), Some(true));
    /// assert_eq!(sync(Service::DirectRouting), Some(false));
    /// assert_eq!(sync(Service::CallProtection), None);
    /// let stopped = AccountService::new(Service::PhoneMobile).with_sync(false);
    /// assert_eq!(stopped.sync_enabled, Some(false));
    /// assert!(stopped.enabled && !stopped.disabled().enabled);
    /// ```
    #[must_use]
    pub fn new(service: Service) -> Self {
        let sync_enabled = match service {
            Service::OperatorConnect | Service::PhoneMobile => Some(true),
            Service::DirectRouting | Service::ZoomPhone => Some(false),
            Service::CallProtection => None,
        };
        Self { service, enabled: true, sync_enabled, configuration: None }
    }

    /// Disables the service and its sync.
    #[must_use]
    pub fn disabled(mut self) -> Self {
        self.enabled = false;
        self.sync_enabled = self.sync_enabled.map(|_| false);
        self
    }

    /// Sets whether the account is synced to the backend.
    #[must_use]
    pub fn with_sync(mut self, enabled: bool) -> Self {
        self.sync_enabled = Some(enabled);
        self
    }

    /// Sets the configuration of Direct Routing.
    ///
    /// ```
    /// use acg_policy::{AccountService, DirectRoutingConfiguration, Service};
    ///
    /// let routing = DirectRoutingConfiguration::new(false, "Contoso", ["MS=ms1", "MS=ms2"]);
    /// let service = AccountService::new(Service::DirectRouting).with_configuration(routing.clone());
    /// assert_eq!(service.configuration, Some(routing));
    /// ```
    #[must_use]
    pub fn with_configuration(mut self, configuration: DirectRoutingConfiguration) -> Self {
        self.configuration = Some(configuration);
        self
    }
}

impl From<Service> for AccountService {
    fn from(service: Service) -> Self {
        Self::new(service)
    }
}

/// The configuration of Direct Routing of an [`Account`].
///
/// ```
/// use acg_policy::DirectRoutingConfiguration;
///
/// let routing = DirectRoutingConfiguration::new(true, "Contoso", ["MS=ms1", "MS=ms2"]);
/// assert_eq!(routing.subdomain_tokens[1], "MS=ms2");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct DirectRoutingConfiguration {
    /// Whether calls from numbers that are not the account's are rejected.
    pub call_screening: bool,
    /// The subdomain of the customer: 1 to 10 characters from `A-Z a-z 0-9 _ -`.
    pub subdomain: String,
    /// The DNS TXT values of regions 1 and 2: 1 to 100 characters from `A-Z a-z 0-9 = _ -` each.
    pub subdomain_tokens: [String; 2],
}

impl DirectRoutingConfiguration {
    /// The configuration with these values.
    #[must_use]
    pub fn new(
        call_screening: bool,
        subdomain: impl Into<String>,
        subdomain_tokens: [impl Into<String>; 2],
    ) -> Self {
        let subdomain_tokens = subdomain_tokens.map(Into::into);
        Self { call_screening, subdomain: subdomain.into(), subdomain_tokens }
    }
}

impl Resource for Account {}

impl Sealed for Account {
    const MODEL: Model = Model::Account;

    fn build(body: Value<'_>) -> Option<Self> {
        let body = Members::of(body);
        let draft = AccountDraft::read(body, PathParameters::default());
        let mut services: Vec<_> = draft.services.iter().filter_map(read_service).collect();
        let routing = draft.direct_routing.present().and_then(read_direct_routing);
        let direct = services.iter_mut().find(|service| service.service == Service::DirectRouting);
        if let Some(service) = direct {
            service.configuration = routing;
        }
        Some(Self {
            name: owned(draft.name)?,
            correlation_id: owned(body.text(AccountMember::CorrelationId)),
            teams_tenant_id: owned(draft.teams_tenant_id),
            services,
        })
    }

    fn write(&self, w: &mut Writer) {
        // Without `..`, so that a new member does not compile until it is written.
        let Self { name, correlation_id, teams_tenant_id, services } = self;
        w.object(|w| {
            w.string_member("name", name);
            if teams_tenant_id.is_some() || !services.is_empty() {
                w.member("serviceDetails", |w| {
                    w.object(|w| {
                        w.optional_string("teamsTenantId", teams_tenant_id.as_deref());
                        services.iter().for_each(|service| write_service(w, service));
                    });
                });
            }
            w.optional_string("correlationId", correlation_id.as_deref());
        });
    }
}

fn read_service(draft: &AccountServiceDraft<'_>) -> Option<AccountService> {
    Some(AccountService {
        service: draft.service,
        enabled: draft.enabled.present()?.value,
        sync_enabled: draft.sync_enabled.present().map(|sync| sync.value),
        configuration: None,
    })
}

fn read_direct_routing(draft: DirectRoutingDraft<'_>) -> Option<DirectRoutingConfiguration> {
    let [region_1, region_2] = draft.tokens;
    Some(DirectRoutingConfiguration {
        call_screening: draft.call_screening.present()?.value,
        subdomain: owned(draft.subdomain)?,
        subdomain_tokens: [owned(region_1)?, owned(region_2)?],
    })
}

fn write_service(w: &mut Writer, service: &AccountService) {
    let AccountService { service, enabled, sync_enabled, configuration } = service;
    w.member(service.member(), |w| {
        w.object(|w| {
            w.member("enabled", |w| w.boolean(*enabled));
            if let Some(sync) = sync_enabled {
                w.member("syncEnabled", |w| w.boolean(*sync));
            }
            if let Some(configuration) = configuration {
                w.member("configuration", |w| write_direct_routing(w, configuration));
            }
        });
    });
}

fn write_direct_routing(w: &mut Writer, configuration: &DirectRoutingConfiguration) {
    let DirectRoutingConfiguration { call_screening, subdomain, subdomain_tokens } = configuration;
    let [region_1, region_2] = subdomain_tokens;
    w.object(|w| {
        w.member("callScreening", |w| w.boolean(*call_screening));
        w.string_member("subdomain", subdomain);
        w.member("subdomainTokens", |w| {
            w.object(|w| {
                w.string_member("region1Token", region_1);
                w.string_member("region2Token", region_2);
            });
        });
    });
}
