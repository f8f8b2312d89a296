//! The number resource.

use core::cell::OnceCell;

use super::draft::{Boolean, Field, Text};
use super::members::Members;
use super::number_aspects::NumberAspects;
use crate::api::Service;
use crate::api::formats::{ACCOUNT_NAME, is_e164};
use crate::api::schema::number::{
    ConfigurationMember, NumberMember, OperatorConfigurationMember, OperatorServiceMember,
    SERVICES, ServiceMember, ServicesMember,
};
use crate::api::schema::rows_of_services;
use crate::json::Value;
use crate::resource::numbering::{Numbering, Outline, Plan};
use crate::route::PathParameters;
use crate::text::bytes::same_text;

/// A number as the rules check it.
#[derive(Clone, Debug)]
pub(crate) struct NumberDraft<'d> {
    pub(crate) telephone_number: Field<Text<'d>>,
    pub(crate) account_name: Field<Text<'d>>,
    pub(crate) service_details: Field<Value<'d>>,
    /// The services that the body names, in the order of the table.
    services: Services<'d>,
    pub(crate) custom_sip_header: Field<Text<'d>>,
    /// Whether the telephone number and the account name have their format.
    pub(crate) is_e164: bool,
    pub(crate) is_account_name: bool,
    /// Whether they are those of the path.
    pub(super) is_number_of_path: bool,
    pub(super) is_account_of_path: bool,
    /// The parameters of the path that are valid.
    pub(crate) path: PathParameters<'d>,
    /// The entry of the numbering plans, looked up at first use.
    numbering: OnceCell<Numbering<'d>>,
    /// What the number has, or could have.
    pub(super) aspects: NumberAspects,
}

/// A service of a number as the rules check it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ServiceDraft<'d> {
    pub(crate) service: Service,
    pub(crate) block: Field<Value<'d>>,
    pub(crate) enabled: Field<Boolean<'d>>,
    /// Only Operator Connect and Teams Phone Mobile have it.
    pub(crate) configuration: Field<OperatorConfigurationDraft<'d>>,
    /// The service itself, if it is one of these two.
    pub(super) operator: Field<Members<'d, OperatorServiceMember>>,
}

/// The configuration of an Operator Connect or Teams Phone Mobile number as the rules check it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OperatorConfigurationDraft<'d> {
    pub(crate) at: Value<'d>,
    pub(crate) usage: Field<Text<'d>>,
    pub(crate) civic_address_id: Field<Text<'d>>,
    members: Members<'d, OperatorConfigurationMember>,
}

impl<'d> NumberDraft<'d> {
    pub(crate) fn read(number: Members<'d, NumberMember>, path: PathParameters<'d>) -> Self {
        let mut draft = Self::unread(path);
        draft.add(number);
        draft
    }

    /// A number without members, for [`NumberDraft::add`].
    #[inline(always)]
    pub(crate) fn unread(path: PathParameters<'d>) -> Self {
        Self {
            telephone_number: Field::Absent,
            account_name: Field::Absent,
            is_e164: false,
            is_account_name: false,
            is_number_of_path: false,
            is_account_of_path: false,
            service_details: Field::Absent,
            services: Services::default(),
            custom_sip_header: Field::Absent,
            path,
            numbering: OnceCell::new(),
            aspects: NumberAspects::ALL,
        }
    }

    /// Reads the members in their place: a draft has half a kilobyte, and is not moved.
    pub(crate) fn add(&mut self, number: Members<'d, NumberMember>) {
        let service_details = number.nested::<ServicesMember>(NumberMember::ServiceDetails);
        let configuration = number.nested::<ConfigurationMember>(NumberMember::Configuration);
        self.telephone_number = number.text(NumberMember::TelephoneNumber);
        self.account_name = number.text(NumberMember::AccountName);
        self.service_details = service_details.map(Members::at);
        self.custom_sip_header =
            configuration.and_then(|block| block.text(ConfigurationMember::CustomSipHeader));
        self.find_formats();
        if let Field::Present(details) = service_details {
            ServiceDraft::add(details, &mut self.services);
        }
    }

    /// Finds out whether telephone number and account name are those of the path and have their format. The parameters of the
    /// path are valid, so an equal text needs no second check.
    fn find_formats(&mut self) {
        if let Field::Present(Text { text, .. }) = self.telephone_number {
            let path = self.path.telephone_number;
            self.is_number_of_path = path.is_some_and(|path| same_text(path, text.as_bytes()));
            self.is_e164 = self.is_number_of_path || is_e164(text.as_bytes());
        }
        if let Field::Present(Text { text, .. }) = self.account_name {
            let path = self.path.account_name.map(str::as_bytes);
            self.is_account_of_path = path.is_some_and(|path| same_text(path, text.as_bytes()));
            self.is_account_name = self.is_account_of_path || ACCOUNT_NAME.is_valid(text);
        }
    }

    /// Whether the number has any of these.
    #[inline(always)]
    pub(crate) fn has_any(&self, of: NumberAspects) -> bool {
        self.aspects.has_any(of)
    }

    /// The entry of the telephone number in the numbering plans, and the place of the number; `None`
    /// if it is not in E.164 form.
    pub(crate) fn numbering(&self) -> Option<(Numbering<'d>, Value<'d>)> {
        let Text { text, at } = self.telephone_number.present().filter(|_| self.is_e164)?;
        Some((*self.numbering.get_or_init(|| Numbering::of_e164(text.as_bytes())), at))
    }

    /// The outline of the plan of the telephone number, if there is a plan.
    pub(crate) fn outline(&self) -> Option<Outline> {
        self.numbering().and_then(|(numbering, _)| numbering.outline)
    }

    /// The plan of the telephone number, if there is one.
    pub(crate) fn plan(&self) -> Option<Plan> {
        self.numbering().and_then(|(numbering, _)| numbering.plan())
    }

    /// The enabled services.
    pub(crate) fn enabled(&self) -> impl Iterator<Item = (&ServiceDraft<'d>, Value<'d>)> {
        self.services().filter_map(|service| {
            let enabled = service.enabled.present().filter(|enabled| enabled.value)?;
            Some((service, enabled.at))
        })
    }

    /// The configurations of the enabled services.
    pub(crate) fn enabled_configurations(
        &self,
    ) -> impl Iterator<Item = OperatorConfigurationDraft<'d>> {
        self.enabled().filter_map(|(service, _)| service.configuration.present())
    }

    /// The member `enabled` of a service, if the service is enabled.
    #[inline]
    pub(crate) fn enabled_at(&self, wanted: Service) -> Option<Value<'d>> {
        let service = self.services().find(|service| service.service == wanted)?;
        service.enabled.present().filter(|enabled| enabled.value).map(|enabled| enabled.at)
    }

    /// The services that the body names, valid or not; none if `serviceDetails` is reported.
    pub(crate) fn services(&self) -> impl Iterator<Item = &ServiceDraft<'d>> {
        self.services.iter().map_while(Option::as_ref)
    }

    /// The configurations of Operator Connect and Teams Phone Mobile, enabled or not.
    pub(crate) fn configurations(&self) -> impl Iterator<Item = &OperatorConfigurationDraft<'d>> {
        self.services().filter_map(|service| service.configuration.as_present())
    }
}

impl<'d> ServiceDraft<'d> {
    /// Adds the services that `details` names.
    fn add(details: Members<'d, ServicesMember>, services: &mut Services<'d>) {
        for (place, (details, service, row)) in services.iter_mut().zip(named_services(details)) {
            *place = Some(Self::read(details, service, row));
        }
    }

    fn read(details: Members<'d, ServicesMember>, service: Service, row: u8) -> Self {
        let block = details.service::<ServiceMember>(row);
        let operator = match service {
            Service::OperatorConnect | Service::PhoneMobile => {
                block.map(|block| Members::of(block.at()))
            }
            Service::DirectRouting | Service::ZoomPhone | Service::CallProtection => Field::Absent,
        };
        Self {
            service,
            block: block.map(Members::at),
            enabled: block.and_then(|block| block.boolean(ServiceMember::Enabled)),
            configuration: operator
                .and_then(|block| block.nested(OperatorServiceMember::Configuration))
                .map(OperatorConfigurationDraft::read),
            operator,
        }
    }

    pub(crate) fn assignment_status(&self) -> Field<Text<'d>> {
        self.operator.and_then(|block| block.text(OperatorServiceMember::AssignmentStatus))
    }

    /// Whether it is unknown if the service is enabled: `enabled` is missing or reported.
    pub(crate) fn is_undetermined(&self) -> bool {
        self.enabled.present().is_none()
    }
}

impl<'d> OperatorConfigurationDraft<'d> {
    fn read(members: Members<'d, OperatorConfigurationMember>) -> Self {
        Self {
            at: members.at(),
            usage: members.text(OperatorConfigurationMember::Usage),
            civic_address_id: members.text(OperatorConfigurationMember::CivicAddressId),
            members,
        }
    }

    pub(crate) fn choosable_capabilities(self) -> Field<Value<'d>> {
        self.members.value(OperatorConfigurationMember::ChoosableCapabilities)
    }

    pub(crate) fn additional_usages(self) -> Field<Value<'d>> {
        self.members.value(OperatorConfigurationMember::AdditionalUsages)
    }

    pub(crate) fn location_id(self) -> Field<Text<'d>> {
        self.members.text(OperatorConfigurationMember::LocationId)
    }

    pub(crate) fn allow_tenant_address_update(self) -> Field<Boolean<'d>> {
        self.members.boolean(OperatorConfigurationMember::AllowTenantAddressUpdate)
    }

    pub(crate) fn displayed_country_code(self) -> Field<Text<'d>> {
        self.members.text(OperatorConfigurationMember::DisplayedCountryCode)
    }
}

/// The enabled services of a number, each with the place of `enabled`; nothing else of the number is read.
pub(crate) fn enabled_services<'d>(
    number: Members<'d, NumberMember>,
) -> impl Iterator<Item = (Service, Value<'d>)> {
    let details = number.nested::<ServicesMember>(NumberMember::ServiceDetails).present();
    details.into_iter().flat_map(named_services).filter_map(|(details, service, row)| {
        let block = details.service::<ServiceMember>(row).present()?;
        let enabled = block.boolean(ServiceMember::Enabled).present()?;
        enabled.value.then_some((service, enabled.at))
    })
}

/// The services that `details` names, each with its row.
fn named_services<'d>(
    details: Members<'d, ServicesMember>,
) -> impl Iterator<Item = (Members<'d, ServicesMember>, Service, u8)> {
    let rows = details.at().rows();
    let named = Service::ALL.iter().zip(&SERVICE_ROWS);
    let named = named.filter(move |(_, row)| rows >> (**row % 32) & 1 != 0);
    named.map(move |(service, row)| (details, *service, *row))
}

/// The services that a number names, then `None`.
type Services<'d> = [Option<ServiceDraft<'d>>; Service::ALL.len()];

/// The row of each service, in the order of [`Service::ALL`].
const SERVICE_ROWS: [u8; Service::ALL.len()] = rows_of_services(&SERVICES);
