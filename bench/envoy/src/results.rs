//! All measurements.

use crate::scenario::{Filter, Scenario};

#[derive(Debug, Default)]
pub(crate) struct Results {
    samples: Vec<Sample>,
    /// Requests at the API for 10,000 PUTs of a number.
    forwarded: Vec<(Filter, usize)>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    /// Samples with the same one are of the same processes.
    pub(crate) start: usize,
    pub(crate) scenario: Scenario,
    pub(crate) filter: Filter,
    /// CPU seconds of Envoy for 10,000 requests.
    pub(crate) seconds: f64,
}

/// A mean with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Estimate {
    pub(crate) mean: f64,
    pub(crate) error: f64,
}

impl Results {
    pub(crate) fn add(&mut self, sample: Sample) {
        self.samples.push(sample);
    }

    pub(crate) fn forward(&mut self, filter: Filter, requests: usize) {
        self.forwarded.push((filter, requests));
    }

    /// The median of the CPU seconds.
    pub(crate) fn seconds(&self, scenario: Scenario, filter: Filter) -> f64 {
        median(self.of(scenario, filter).map(|sample| sample.seconds))
    }

    /// The quotient of two filters: the median of each start, and of these the mean. Those that are divided were measured within a
    /// second of each other.
    pub(crate) fn ratio(&self, scenario: Scenario, filter: Filter, other: Filter) -> Estimate {
        // Every slice has both.
        let pairs = self.of(scenario, filter).zip(self.of(scenario, other));
        let pairs: Vec<_> =
            pairs.map(|(one, other)| (one.start, one.seconds / other.seconds)).collect();
        let starts = pairs.chunk_by(|one, other| one.0 == other.0);
        Estimate::of(
            &starts.map(|start| median(start.iter().map(|pair| pair.1))).collect::<Vec<_>>(),
        )
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

impl Estimate {
    fn of(values: &[f64]) -> Self {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        Self { mean, error: (squares / (count - 1.0) / count).sqrt() }
    }
}

/// The mean of the two in the middle, if there are two; NaN of nothing.
fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = |at: usize| values.get(at).copied().unwrap_or(f64::NAN);
    f64::midpoint(middle(values.len() / 2), middle(values.len().saturating_sub(1) / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_of_the_same_scenario_filter_and_start() {
        let mut results = Results::default();
        let mut add = |start, scenario, filter, seconds| {
            results.add(Sample { start, scenario, filter, seconds });
        };
        for (start, seconds, other) in [
            (0, 1.0, 2.0),
            (0, 9.0, 3.0),
            (0, 3.0, 1.0),
            (1, 5.0, 5.0),
            (1, 8.0, 4.0),
            (1, 4.0, 4.0),
        ] {
            add(start, Scenario::Put, Filter::Default, seconds);
            add(start, Scenario::Put, Filter::Empty, other);
            add(start, Scenario::Get, Filter::Empty, 100.0);
        }
        assert_eq!(results.seconds(Scenario::Put, Filter::Default), 4.5);
        assert!(results.seconds(Scenario::Get, Filter::Default).is_nan());
        // The medians are 3 and 1.
        let ratio = results.ratio(Scenario::Put, Filter::Default, Filter::Empty);
        assert_eq!(ratio, Estimate { mean: 2.0, error: 1.0 });
    }
}
