//! The account resource.

use alloc::string::String;
use alloc::vec::Vec;

use super::draft::{Boolean, Field, Text};
use super::members::Members;
use super::number::owned;
use super::valid::Resource;
use super::valid::sealed::Sealed;
use crate::api::schema::account::{
    AccountMember, DirectRoutingConfigurationMember, DirectRoutingMember, SERVICES, ServiceMember,
    ServicesMember, SubdomainTokensMember,
};
// `enabled` is the first row in the services of accounts and of numbers.
use crate::api::schema::number::ServiceMember as EnabledMember;
use crate::api::schema::rows_of_services;
use crate::api::{Model, Service};
use crate::json::Value;
use crate::route::PathParameters;

/// A customer of the operator: the body of an account PUT. Only
/// [`Validator::parse`](crate::Validator::parse) creates it.
///
/// ```
/// use acg_policy::{Account, Service, Validator};
///
/// let account = Validator::default().parse::<Account>(
///     br#"{"name": "contoso", "serviceDetails": {"teamsDirectRouting": {
///         "enabled": true, "syncEnabled": true, "configuration": {
///             "callScreening": true, "subdomain": "Contoso", "subdomainTokens": {
///                 "region1Token": "MS=ms10000001", "region2Token": "MS=ms10000002"}}}}}"#,
/// )?;
/// let Account { services, direct_routing, .. } = account.into_inner();
/// assert_eq!(services[0].service, Service::DirectRouting);
/// assert!(services[0].enabled && services[0].sync_enabled == Some(true));
/// assert_eq!(direct_routing.map(|routing| routing.subdomain).as_deref(), Some("Contoso"));
/// # Ok::<(), acg_policy::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The configuration of Direct Routing, if the body has one.
    pub direct_routing: Option<DirectRouting>,
}

/// A service of an [`Account`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccountService {
    /// The service.
    pub service: Service,
    /// Whether it is enabled.
    pub enabled: bool,
    /// Whether the account is synced to the backend; `None` for Azure Operator Call Protection, which has
    /// no `syncEnabled`.
    pub sync_enabled: Option<bool>,
}

/// The configuration of Direct Routing of an [`Account`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DirectRouting {
    /// Whether the numbers of callers are screened.
    pub call_screening: bool,
    /// The subdomain of the customer: 1 to 10 characters from `A-Z a-z 0-9 _ -`.
    pub subdomain: String,
    /// The DNS TXT values of regions 1 and 2: 1 to 100 characters from `A-Z a-z 0-9 = _ -` each.
    pub subdomain_tokens: [String; 2],
}

impl Resource for Account {}

impl Sealed for Account {
    const MODEL: Model = Model::Account;

    fn build(body: Value<'_>) -> Option<Self> {
        let body = Members::of(body);
        let draft = AccountDraft::read(body, PathParameters::default());
        Some(Self {
            name: owned(draft.name)?,
            correlation_id: owned(body.text(AccountMember::CorrelationId)),
            teams_tenant_id: owned(draft.teams_tenant_id),
            services: draft.services.iter().filter_map(AccountServiceDraft::build).collect(),
            direct_routing: draft.direct_routing.present().and_then(|routing| routing.build()),
        })
    }
}

/// An account as the rules check it.
#[derive(Clone, Debug)]
pub(crate) struct AccountDraft<'d> {
    pub(crate) at: Value<'d>,
    pub(crate) name: Field<Text<'d>>,
    pub(crate) service_details: Field<Value<'d>>,
    pub(crate) teams_tenant_id: Field<Text<'d>>,
    pub(crate) services: [AccountServiceDraft<'d>; Service::ALL.len()],
    /// The configuration of Direct Routing.
    pub(crate) direct_routing: Field<DirectRoutingDraft<'d>>,
    /// The parameters of the path that are valid.
    pub(crate) path: PathParameters<'d>,
}

/// A service of an account as the rules check it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AccountServiceDraft<'d> {
    pub(crate) service: Service,
    pub(crate) block: Field<Value<'d>>,
    pub(crate) enabled: Field<Boolean<'d>>,
    pub(crate) sync_enabled: Field<Boolean<'d>>,
}

/// The configuration of Direct Routing as the rules check it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DirectRoutingDraft<'d> {
    pub(crate) at: Value<'d>,
    pub(crate) call_screening: Field<Boolean<'d>>,
    pub(crate) subdomain: Field<Text<'d>>,
    /// The tokens of region 1 and region 2.
    pub(crate) tokens: [Field<Text<'d>>; 2],
}

impl<'d> AccountDraft<'d> {
    pub(crate) fn read(account: Members<'d, AccountMember>, path: PathParameters<'d>) -> Self {
        let details = account.nested::<ServicesMember>(AccountMember::ServiceDetails);
        let direct_routing = details.and_then(|details| {
            details.nested::<DirectRoutingMember>(ServicesMember::TeamsDirectRouting)
        });
        let mut rows = SERVICE_ROWS.into_iter();
        Self {
            at: account.at(),
            name: account.text(AccountMember::Name),
            service_details: account.value(AccountMember::ServiceDetails),
            teams_tenant_id: details
                .and_then(|details| details.text(ServicesMember::TeamsTenantId)),
            services: Service::ALL.map(|service| {
                AccountServiceDraft::read(details, service, rows.next().unwrap_or_default())
            }),
            direct_routing: direct_routing
                .and_then(|block| block.nested(DirectRoutingMember::Configuration))
                .map(DirectRoutingDraft::read),
            path,
        }
    }

    /// The enabled services.
    pub(crate) fn enabled(&self) -> impl Iterator<Item = &AccountServiceDraft<'d>> {
        let is_enabled =
            |service: &&AccountServiceDraft<'d>| service.enabled.present().is_some_and(|s| s.value);
        self.services.iter().filter(is_enabled)
    }
}

impl<'d> AccountServiceDraft<'d> {
    fn read(details: Field<Members<'d, ServicesMember>>, service: Service, row: u8) -> Self {
        let block = details.and_then(|details| details.service::<EnabledMember>(row));
        let sync_enabled = match service {
            Service::CallProtection => Field::Absent,
            Service::OperatorConnect
            | Service::PhoneMobile
            | Service::DirectRouting
            | Service::ZoomPhone => details
                .and_then(|details| details.service::<ServiceMember>(row))
                .and_then(|block| block.boolean(ServiceMember::SyncEnabled)),
        };
        Self {
            service,
            block: block.map(Members::at),
            enabled: block.and_then(|block| block.boolean(EnabledMember::Enabled)),
            sync_enabled,
        }
    }

    fn build(&self) -> Option<AccountService> {
        let enabled = self.enabled.present()?.value;
        let sync_enabled = self.sync_enabled.present().map(|sync| sync.value);
        Some(AccountService { service: self.service, enabled, sync_enabled })
    }
}

impl<'d> DirectRoutingDraft<'d> {
    fn read(configuration: Members<'d, DirectRoutingConfigurationMember>) -> Self {
        use DirectRoutingConfigurationMember as Row;
        let tokens = configuration.nested::<SubdomainTokensMember>(Row::SubdomainTokens);
        let token = |row: SubdomainTokensMember| tokens.and_then(|tokens| tokens.text(row));
        Self {
            at: configuration.at(),
            call_screening: configuration.boolean(Row::CallScreening),
            subdomain: configuration.text(Row::Subdomain),
            tokens: [
                token(SubdomainTokensMember::Region1Token),
                token(SubdomainTokensMember::Region2Token),
            ],
        }
    }

    fn build(&self) -> Option<DirectRouting> {
        let [region_1, region_2] = self.tokens;
        Some(DirectRouting {
            call_screening: self.call_screening.present()?.value,
            subdomain: owned(self.subdomain)?,
            subdomain_tokens: [owned(region_1)?, owned(region_2)?],
        })
    }
}

/// The row of each service, in the order of [`Service::ALL`].
const SERVICE_ROWS: [u8; Service::ALL.len()] = rows_of_services(&SERVICES);
