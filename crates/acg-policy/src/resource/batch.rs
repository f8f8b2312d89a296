//! A batch: several numbers in one request.

use alloc::vec::Vec;

use super::draft::{Field, Text};
use super::members::Members;
use crate::api::schema::batch::{IdentifierMember, NumbersMember};
use crate::json::Value;

/// A batch as the rules check it, with any model of its items.
#[derive(Clone, Debug)]
pub(crate) struct BatchDraft<'d> {
    pub(crate) numbers: Field<Value<'d>>,
    /// The telephone number of each item, in order.
    pub(crate) telephone_numbers: Vec<Field<Text<'d>>>,
    /// The largest number of items; `None` for a model without a limit.
    pub(crate) limit: Option<usize>,
}

impl<'d> BatchDraft<'d> {
    pub(crate) fn read(batch: Value<'d>, limit: Option<usize>) -> Self {
        let batch = Members::<NumbersMember>::of(batch);
        let numbers = batch.value(NumbersMember::Numbers);
        let items = numbers.present().into_iter().flat_map(Value::children);
        // Both models of an item have this row.
        let telephone_number = |item| Members::of(item).text(IdentifierMember::TelephoneNumber);
        Self { numbers, telephone_numbers: items.map(telephone_number).collect(), limit }
    }
}
