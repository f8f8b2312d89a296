//! The `filter` of a list: a part of the expressions of OData.
//!
//! The grammar of the real API is not published; this one follows the Azure guidelines.

mod bits;
mod expression;
mod members;
mod parse;
mod test;

use crate::error::ApiError;
use crate::time;

pub(crate) use bits::Bits;
pub(crate) use expression::Block;
pub(crate) use members::Members;
pub(crate) use test::{Member, Operator, Test, TextTest};

use expression::Expression;

/// A condition on the items of a list.
#[derive(Debug)]
pub(crate) struct Filter {
    expression: Expression,
    /// The time by which an item is `pending`, in milliseconds since 1970.
    now: i64,
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
