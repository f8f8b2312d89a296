//! How much CPU time the filter may take beside another one.

use crate::scenario::{Filter, Scenario};

/// A limit of the ratio of the filter to another one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Goal {
    pub(crate) scenario: Scenario,
    pub(crate) other: Filter,
    pub(crate) at_most: f64,
}

pub(crate) const GOALS: [Goal; 4] = [
    Goal { scenario: Scenario::Get, other: Filter::Empty, at_most: 1.05 },
    Goal { scenario: Scenario::Put, other: Filter::Empty, at_most: 1.25 },
    Goal { scenario: Scenario::Refusal, other: Filter::Refusing, at_most: 1.5 },
    Goal { scenario: Scenario::Batch, other: Filter::Lua, at_most: 2.0 },
];

/// Whether a goal compares this filter for this request.
pub(crate) fn compares(scenario: Scenario, filter: Filter) -> bool {
    let is_compared = |goal: &Goal| filter == Filter::Default || filter == goal.other;
    GOALS.iter().filter(|goal| goal.scenario == scenario).any(is_compared)
}
