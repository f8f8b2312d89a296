//! What a filter consists of, and which items it selects.

use super::bits::Bits;
use super::test::Test;

/// At most [`Bits::LENGTH`] items of a list, with which each part of a filter is compared in turn: one loop over many items
/// takes less than one walk over the filter for each item.
pub(crate) trait Block {
    /// The items of `within` for which `test` holds at the time `now`.
    fn select(&self, test: &Test, now: i64, within: Bits) -> Bits;
}

/// The tests of a filter, and how they are connected.
#[derive(Debug)]
pub(super) enum Expression {
    Any(Vec<Expression>),
    All(Vec<Expression>),
    Not(Box<Expression>),
    Test(Test),
}

impl Expression {
    /// The items of `within` for which the expression holds at the time `now`.
    pub(super) fn select(&self, block: &impl Block, now: i64, within: Bits) -> Bits {
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
