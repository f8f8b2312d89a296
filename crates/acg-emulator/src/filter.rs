//! The `filter` of a list: a part of the expressions of OData.
//!
//! The grammar of the real API is not published; this one follows the Azure guidelines.

mod bits;
mod members;
mod parse;
mod test;

use crate::error::ApiError;
use crate::time;

pub(crate) use bits::Bits;
pub(crate) use members::Members;
pub(crate) use test::{Member, Operator, Test, TextTest};

/// A condition on the items of a list.
#[derive(Debug)]
pub(crate) struct Filter {
    expression: Expression,
    /// The time by which an item is `pending`, in milliseconds since 1970.
    now: i64,
}

/// At most [`Bits::LENGTH`] items of a list, with which each part of a filter is compared in turn: one loop over many items
/// takes less than one walk over the filter for each item.
pub(crate) trait Block {
    /// The items of `within` for which `test` holds at the time `now`.
    fn select(&self, test: &Test, now: i64, within: Bits) -> Bits;
}

#[derive(Debug)]
enum Expression {
    Any(Vec<Expression>),
    All(Vec<Expression>),
    Not(Box<Expression>),
    Test(Test),
}

impl Filter {
    /// Reads the text of a filter.
    ///
    /// # Errors
    ///
    /// When the text is not an expression over `members`, with the place.
    pub(crate) fn read(text: &str, members: Members) -> Result<Self, ApiError> {
        Ok(Self { expression: parse::expression(text, members)?, now: time::now() })
    }

    /// The time by which an item is `pending`.
    pub(crate) fn now(&self) -> i64 {
        self.now
    }

    /// The items of `within` that match.
    pub(crate) fn select(&self, block: &impl Block, within: Bits) -> Bits {
        self.expression.select(block, self.now, within)
    }
}

impl Expression {
    fn select(&self, block: &impl Block, now: i64, within: Bits) -> Bits {
        if within.is_empty() {
            return within;
        }
        match self {
            Self::Any(list) => list.iter().fold(Bits::default(), |selected, one| {
                selected | one.select(block, now, within & !selected)
            }),
            Self::All(list) => list.iter().fold(within, |rest, one| one.select(block, now, rest)),
            Self::Not(one) => within & !one.select(block, now, within),
            Self::Test(test) => block.select(test, now, within),
        }
    }
}
