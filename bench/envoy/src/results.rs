//! The measurements of all rounds.

use crate::scenario::{Filter, Scenario};

#[derive(Debug, Default)]
pub(crate) struct Results {
    samples: Vec<Sample>,
    /// Requests at the API for 10,000 PUTs of a number.
    forwarded: Vec<(Filter, usize)>,
}

#[derive(Clone, Copy, Debug)]
struct Sample {
    scenario: Scenario,
    filter: Filter,
    /// CPU seconds of Envoy for 10,000 requests.
    seconds: f64,
}

impl Results {
    pub(crate) fn add(&mut self, scenario: Scenario, filter: Filter, seconds: f64) {
        self.samples.push(Sample { scenario, filter, seconds });
    }

    pub(crate) fn forward(&mut self, filter: Filter, requests: usize) {
        self.forwarded.push((filter, requests));
    }

    /// The median of the CPU seconds.
    pub(crate) fn seconds(&self, scenario: Scenario, filter: Filter) -> f64 {
        median(self.of(scenario, filter).map(|sample| sample.seconds))
    }

    /// The median of the quotients of each round: both were measured within seconds of each other.
    pub(crate) fn ratio(&self, scenario: Scenario, filter: Filter, other: Filter) -> f64 {
        let pairs = self.of(scenario, filter).zip(self.of(scenario, other));
        median(pairs.map(|(one, other)| one.seconds / other.seconds))
    }

    /// The requests at the API for 10,000 PUTs of a number.
    pub(crate) fn forwarded(&self, filter: Filter) -> usize {
        let found = self.forwarded.iter().find(|(other, _)| *other == filter);
        found.map_or(0, |(_, requests)| *requests)
    }

    fn of(&self, scenario: Scenario, filter: Filter) -> impl Iterator<Item = &Sample> {
        let is_asked =
            move |sample: &&Sample| (sample.scenario, sample.filter) == (scenario, filter);
        self.samples.iter().filter(is_asked)
    }
}

/// The lower one of two in the middle; 0 of nothing.
fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_of_the_same_scenario_and_filter() {
        let mut results = Results::default();
        for (seconds, other) in [(1.0, 2.0), (9.0, 3.0), (3.0, 1.0)] {
            results.add(Scenario::Put, Filter::Default, seconds);
            results.add(Scenario::Put, Filter::Empty, other);
            results.add(Scenario::Get, Filter::Empty, 100.0);
        }
        assert_eq!(results.seconds(Scenario::Put, Filter::Default), 3.0);
        assert_eq!(results.ratio(Scenario::Put, Filter::Default, Filter::Empty), 3.0);
        assert_eq!(results.seconds(Scenario::Get, Filter::Default), 0.0);
    }
}
