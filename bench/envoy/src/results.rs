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
    /// Samples with the same start and the same one were measured within a second.
    pub(crate) slice: usize,
    /// Whether all filters were measured in that slice.
    pub(crate) is_of_all: bool,
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

    /// The median of the CPU seconds, among the measurements of all filters: between two measurements of one, the others run.
    pub(crate) fn seconds(&self, scenario: Scenario, filter: Filter) -> f64 {
        let samples = self.of(scenario, filter).filter(|sample| sample.is_of_all);
        median(samples.map(|sample| sample.seconds))
    }

    /// The quotient of two filters: of the slices of each start the median, and of these the mean.
    pub(crate) fn ratio(&self, scenario: Scenario, filter: Filter, other: Filter) -> Estimate {
        let quotient = |one: &Sample| {
            let is_beside = |it: &&Sample| (it.start, it.slice) == (one.start, one.slice);
            let other = self.of(scenario, other).find(is_beside)?;
            Some((one.start, one.seconds / other.seconds))
        };
        let quotients: Vec<(usize, f64)> = self.of(scenario, filter).filter_map(quotient).collect();
        let starts = quotients.chunk_by(|one, other| one.0 == other.0);
        let medians = starts.map(|start| median(start.iter().map(|(_, quotient)| *quotient)));
        Estimate::of(&medians.collect::<Vec<_>>())
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

    fn results(samples: &[(usize, usize, Filter, f64)]) -> Results {
        let mut results = Results::default();
        for (start, slice, filter, seconds) in samples.iter().copied() {
            let is_of_all = slice != 2;
            let scenario = Scenario::Put;
            results.add(Sample { start, slice, is_of_all, scenario, filter, seconds });
            results.add(Sample {
                start,
                slice,
                is_of_all,
                scenario: Scenario::Get,
                filter,
                seconds: 99.0,
            });
        }
        results
    }

    #[test]
    fn a_ratio_is_of_samples_side_by_side() {
        let (ours, other) = (Filter::Default, Filter::Empty);
        let results = results(&[
            (0, 0, ours, 1.0),
            (0, 0, other, 2.0),
            (0, 1, ours, 9.0),
            (0, 1, other, 3.0),
            (0, 2, ours, 4.0),
            (0, 3, other, 100.0),
            (0, 3, ours, 300.0),
            (1, 0, other, 5.0),
            (1, 0, ours, 5.0),
            (1, 1, ours, 8.0),
        ]);
        // The medians are 3 and 1.
        let ratio = results.ratio(Scenario::Put, ours, other);
        assert_eq!(ratio, Estimate { mean: 2.0, error: 1.0 });
    }

    #[test]
    fn a_median_is_of_one_filter_where_all_were_measured() {
        let ours = Filter::Default;
        let results = results(&[
            (0, 0, ours, 1.0),
            (0, 0, Filter::Lua, 50.0),
            (0, 1, ours, 9.0),
            (0, 2, ours, 7.0),
            (0, 3, ours, 2.0),
            (1, 0, ours, 3.0),
        ]);
        assert_eq!(results.seconds(Scenario::Put, ours), 2.5);
        assert!(results.seconds(Scenario::Put, Filter::Empty).is_nan());
    }
}
