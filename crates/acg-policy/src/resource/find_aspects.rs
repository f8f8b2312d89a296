//! Finds out what a number has.

use super::draft::{Field, Text};
use super::number::{NumberDraft, OperatorConfigurationDraft, ServiceDraft};
use super::number_aspects::NumberAspects;
use crate::api::formats::{is_guid, is_nil_guid};
use crate::api::schema::Row as _;
use crate::api::schema::number::{OperatorConfigurationMember, OperatorServiceMember};
use crate::api::{Capability, Service, Usage};
use crate::json::Value;
use crate::resource::numbering::Kind;
use crate::text::bytes::same_text;

impl NumberDraft<'_> {
    /// Finds out what the number has. Without this, every rule is run.
    pub(crate) fn find_aspects(&mut self) {
        self.aspects = of_number(self);
    }
}

/// The aspects of a number.
fn of_number(number: &NumberDraft<'_>) -> NumberAspects {
    let is_other_number = number.path.telephone_number.is_some() && !number.is_number_of_path;
    let is_other_account = number.path.account_name.is_some() && !number.is_account_of_path;
    let outline = number.outline();
    let aspects = NumberAspects::NOT_ENABLED
        .only_if(number.services().next().is_none())
        .or(NumberAspects::MALFORMED.only_if(!number.is_e164))
        .or(NumberAspects::OUTSIDE_PLAN.only_if(!outline.is_some_and(|outline| outline.is_valid())))
        .or(NumberAspects::TOLL_FREE
            .only_if(outline.is_some_and(|outline| outline.kind() == Kind::TollFree)))
        .or(NumberAspects::OTHER_NUMBER.only_if(is_other_number))
        .or(NumberAspects::OTHER_ACCOUNT.only_if(is_other_account))
        .or(NumberAspects::SIP_HEADER.only_if(number.custom_sip_header.present().is_some()));
    number.services().fold(aspects, |aspects, service| aspects.or(of_service(service)))
}

fn of_service(service: &ServiceDraft<'_>) -> NumberAspects {
    let is_enabled = service.enabled.present().is_some_and(|enabled| enabled.value);
    let configuration = match &service.configuration {
        Field::Present(configuration) => of_configuration(configuration),
        Field::Absent => NumberAspects::NOT_CONFIGURED,
        Field::Reported => NumberAspects::NONE,
    };
    let operator = service.operator.present().map_or(0, |operator| operator.at().rows());
    let has_status = operator >> OperatorServiceMember::AssignmentStatus.index() & 1 != 0;
    let service = match service.service {
        Service::PhoneMobile => NumberAspects::PHONE_MOBILE,
        Service::CallProtection => NumberAspects::CALL_PROTECTION,
        _ => NumberAspects::NONE,
    };
    NumberAspects::NOT_ENABLED
        .only_if(!is_enabled)
        .or(NumberAspects::ASSIGNMENT_STATUS.only_if(has_status))
        .or(configuration)
        .or(service)
}

fn of_configuration(configuration: &OperatorConfigurationDraft<'_>) -> NumberAspects {
    let is_documented = |usage: Text<'_>| position(&Usage::DOCUMENTED, usage).is_some();
    let is_address = |id: Text<'_>| is_guid(id.text) && !is_nil_guid(id.text);
    let has_other_usage = !configuration.usage.present().is_none_or(is_documented);
    let has_address = match configuration.civic_address_id {
        Field::Present(id) => is_address(id),
        Field::Absent => false,
        Field::Reported => true,
    };
    let capabilities = configuration.choosable_capabilities();
    of_rows(configuration.at.rows())
        .or(NumberAspects::OTHER_USAGE.only_if(has_other_usage))
        .or(NumberAspects::OTHER_ADDRESS.only_if(!has_address))
        .or(NumberAspects::OTHER_CAPABILITIES
            .only_if(capabilities.present().is_some_and(Value::is_empty)))
        .or(NumberAspects::OTHER_CAPABILITIES.only_if(!are_different_and_documented(capabilities)))
}

/// The aspects of the rows that a configuration has.
fn of_rows(rows: u32) -> NumberAspects {
    let of = |row: OperatorConfigurationMember, aspect: NumberAspects| {
        aspect.only_if(rows >> row.index() & 1 != 0)
    };
    of(OperatorConfigurationMember::AdditionalUsages, NumberAspects::ADDITIONAL_USAGES)
        .or(of(OperatorConfigurationMember::DisplayedCountryCode, NumberAspects::DISPLAYED_COUNTRY))
        .or(of(OperatorConfigurationMember::LocationId, NumberAspects::LOCATION))
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
