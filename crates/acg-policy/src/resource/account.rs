//! The account resource.

use super::draft::{Boolean, Field, Text};
use super::members::Members;
use crate::api::schema::account::{
    AccountMember, DirectRoutingConfigurationMember, DirectRoutingMember, SERVICES, ServiceMember,
    ServicesMember, SubdomainTokensMember,
};
// `enabled` is the first row in the services of accounts and of numbers.
use crate::api::Service;
use crate::api::schema::number::ServiceMember as EnabledMember;
use crate::api::schema::rows_of_services;
use crate::json::Value;
use crate::route::PathParameters;

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
}

/// The row of each service, in the order of [`Service::ALL`].
const SERVICE_ROWS: [u8; Service::ALL.len()] = rows_of_services(&SERVICES);
