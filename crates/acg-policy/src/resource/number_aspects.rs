//! What a number has, so that a rule about something that few numbers have is run only with it.

use super::draft::{Field, Text};
use super::number::{NumberDraft, OperatorConfigurationDraft, ServiceDraft};
use crate::api::formats::{is_guid, is_nil_guid};
use crate::api::schema::Row as _;
use crate::api::schema::number::{OperatorConfigurationMember, OperatorServiceMember};
use crate::api::{Capability, Service, Usage};
use crate::json::Value;
use crate::resource::numbering::Kind;
use crate::text::bytes::same_text;

/// A set of aspects of a number, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NumberAspects(u32);

impl NumberAspects {
    /// `telephoneNumber` that is not in E.164 form.
    pub(crate) const MALFORMED: Self = Self(1);
    /// No plan, or a number that is not valid by its plan.
    pub(crate) const OUTSIDE_PLAN: Self = Self(1 << 1);
    pub(crate) const TOLL_FREE: Self = Self(1 << 2);
    /// Another telephone number than that of the path.
    pub(crate) const OTHER_NUMBER: Self = Self(1 << 3);
    /// Another account name than that of the path.
    pub(crate) const OTHER_ACCOUNT: Self = Self(1 << 4);
    /// No service, or one that is not enabled.
    pub(crate) const NOT_ENABLED: Self = Self(1 << 5);
    /// A service without `configuration`.
    pub(crate) const NOT_CONFIGURED: Self = Self(1 << 6);
    pub(crate) const PHONE_MOBILE: Self = Self(1 << 8);
    pub(crate) const CALL_PROTECTION: Self = Self(1 << 9);
    pub(crate) const ASSIGNMENT_STATUS: Self = Self(1 << 10);
    pub(crate) const ADDITIONAL_USAGES: Self = Self(1 << 11);
    pub(crate) const DISPLAYED_COUNTRY: Self = Self(1 << 12);
    pub(crate) const LOCATION: Self = Self(1 << 13);
    pub(crate) const SIP_HEADER: Self = Self(1 << 14);
    /// `usage` that is not documented, for example an empty one.
    pub(crate) const OTHER_USAGE: Self = Self(1 << 7);
    /// `choosableCapabilities` that is not a list of different documented capabilities, or is empty.
    pub(crate) const OTHER_CAPABILITIES: Self = Self(1 << 15);
    /// `civicAddressId` that is absent, or is not the GUID of an address.
    pub(crate) const OTHER_ADDRESS: Self = Self(1 << 16);
    pub(crate) const ALL: Self = Self(u32::MAX);

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn has_any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// The aspects of a number.
    pub(super) fn of(number: &NumberDraft<'_>) -> Self {
        let is_other_number = number.path.telephone_number.is_some() && !number.is_number_of_path;
        let is_other_account = number.path.account_name.is_some() && !number.is_account_of_path;
        let outline = number.outline();
        let aspects = Self::NOT_ENABLED
            .only_if(number.services().next().is_none())
            .or(Self::MALFORMED.only_if(!number.is_e164))
            .or(Self::OUTSIDE_PLAN.only_if(!outline.is_some_and(|outline| outline.is_valid())))
            .or(Self::TOLL_FREE
                .only_if(outline.is_some_and(|outline| outline.kind() == Kind::TollFree)))
            .or(Self::OTHER_NUMBER.only_if(is_other_number))
            .or(Self::OTHER_ACCOUNT.only_if(is_other_account))
            .or(Self::SIP_HEADER.only_if(number.custom_sip_header.present().is_some()));
        number.services().fold(aspects, |aspects, service| aspects.or(Self::of_service(service)))
    }

    fn of_service(service: &ServiceDraft<'_>) -> Self {
        let is_enabled = service.enabled.present().is_some_and(|enabled| enabled.value);
        let configuration = match &service.configuration {
            Field::Present(configuration) => Self::of_configuration(configuration),
            Field::Absent => Self::NOT_CONFIGURED,
            Field::Reported => Self(0),
        };
        let operator = service.operator.present().map_or(0, |operator| operator.at().rows());
        let has_status = operator >> OperatorServiceMember::AssignmentStatus.index() & 1 != 0;
        let service = match service.service {
            Service::PhoneMobile => Self::PHONE_MOBILE,
            Service::CallProtection => Self::CALL_PROTECTION,
            _ => Self(0),
        };
        Self::NOT_ENABLED
            .only_if(!is_enabled)
            .or(Self::ASSIGNMENT_STATUS.only_if(has_status))
            .or(configuration)
            .or(service)
    }

    fn of_configuration(configuration: &OperatorConfigurationDraft<'_>) -> Self {
        let is_documented = |usage: Text<'_>| position(&Usage::DOCUMENTED, usage).is_some();
        let is_address = |id: Text<'_>| is_guid(id.text) && !is_nil_guid(id.text);
        let has_other_usage = !configuration.usage.present().is_none_or(is_documented);
        let has_address = match configuration.civic_address_id {
            Field::Present(id) => is_address(id),
            Field::Absent => false,
            Field::Reported => true,
        };
        let capabilities = configuration.choosable_capabilities();
        Self::of_rows(configuration.at.rows())
            .or(Self::OTHER_USAGE.only_if(has_other_usage))
            .or(Self::OTHER_ADDRESS.only_if(!has_address))
            .or(Self::OTHER_CAPABILITIES
                .only_if(capabilities.present().is_some_and(Value::is_empty)))
            .or(Self::OTHER_CAPABILITIES.only_if(!are_different_and_documented(capabilities)))
    }

    /// The aspects of the rows that a configuration has.
    fn of_rows(rows: u32) -> Self {
        let of = |row: OperatorConfigurationMember, aspect: Self| {
            aspect.only_if(rows >> row.index() & 1 != 0)
        };
        of(OperatorConfigurationMember::AdditionalUsages, Self::ADDITIONAL_USAGES)
            .or(of(OperatorConfigurationMember::DisplayedCountryCode, Self::DISPLAYED_COUNTRY))
            .or(of(OperatorConfigurationMember::LocationId, Self::LOCATION))
    }

    const fn only_if(self, condition: bool) -> Self {
        if condition { self } else { Self(0) }
    }
}

fn are_different_and_documented(capabilities: Field<Value<'_>>) -> bool {
    let mut seen = 0_u32;
    capabilities.texts().all(|capability| {
        let Some(place) = position(&Capability::DOCUMENTED, capability) else { return false };
        let bit = 1 << place;
        let is_new = seen & bit == 0;
        seen |= bit;
        is_new
    })
}

fn position(documented: &[&str], word: Text<'_>) -> Option<usize> {
    documented.iter().position(|known| same_text(known.as_bytes(), word.text.as_bytes()))
}
