//! How much CPU time the filter may take beside another one.

use crate::scenario::{Filter, Scenario};

/// A limit of the ratio of the filter to another one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Goal {
    pub(crate) scenario: Scenario,
    pub(crate) other: Filter,
    pub(crate) at_most: f64,
    /// How often it is measured, in multiples of `--slices`: the smaller the distance to 1, the smaller the error must be.
    pub(crate) slices: usize,
}

/// One for each request.
pub(crate) const GOALS: [Goal; 4] = [
    Goal { scenario: Scenario::Get, other: Filter::Empty, at_most: 1.05, slices: 4 },
    Goal { scenario: Scenario::Put, other: Filter::Empty, at_most: 1.25, slices: 1 },
    Goal { scenario: Scenario::Refusal, other: Filter::Refusing, at_most: 1.5, slices: 1 },
    Goal { scenario: Scenario::Batch, other: Filter::Lua, at_most: 2.0, slices: 1 },
];

impl Goal {
    /// Whether it compares this filter.
    pub(crate) fn compares(&self, filter: Filter) -> bool {
        filter == Filter::Default || filter == self.other
    }
}
