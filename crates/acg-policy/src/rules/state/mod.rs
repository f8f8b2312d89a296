//! Rules about what only the account can tell.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::findings::At;
use crate::json::Value;
use crate::report::Segment;
use crate::resource::{NumberDraft, Service, ServiceDraft};
use crate::rule::rules;
use crate::state::AccountState;

rules!(Asked; account_missing, service_not_enabled, unknown);

/// The answer to a question, beside what was asked.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) demands: &'a [Demand],
    pub(crate) state: &'a AccountState,
}

/// A service that a number needs its account to have.
#[derive(Debug)]
pub(crate) struct Demand {
    pub(crate) service: Service,
    /// The number's place in the body: empty, or its index in a batch.
    number: Vec<Segment>,
    offset: usize,
}

impl Demand {
    /// The switch that enables the service on the number.
    pub(crate) fn at(&self) -> At<'static> {
        let key = |name| Segment::Key(Cow::Borrowed(name));
        let mut pointer = self.number.clone();
        pointer.extend([key("serviceDetails"), key(self.service.member()), key("enabled")]);
        At::Pointer { pointer, offset: self.offset }
    }
}

/// What a number leaves for its account to decide.
pub(crate) fn demands(number: &NumberDraft<'_>) -> Vec<Demand> {
    let place = number.at.pointer();
    let demand = |(service, enabled): (&ServiceDraft<'_>, Value<'_>)| Demand {
        service: service.service,
        number: place.clone(),
        offset: enabled.offset(),
    };
    number.enabled().map(demand).collect()
}
