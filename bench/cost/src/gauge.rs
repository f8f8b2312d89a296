//! What a valid batch of the same bytes costs.

use anyhow::{Context as _, Result};

use crate::candidate::Candidate;
use crate::count::Counter;
use crate::good;
use crate::module::Module;

/// The costs of valid batches, and how to estimate those of other requests.
#[derive(Debug)]
pub(crate) struct Gauge {
    /// Bytes and counted instructions, in ascending order.
    points: Vec<(f64, f64)>,
    /// Processor instructions for a WebAssembly instruction.
    slope: f64,
    /// Instructions that the WebAssembly program does not have, as those of the dynamic linker.
    offset: f64,
}

impl Gauge {
    /// # Errors
    /// A batch is not accepted, or cannot be counted.
    pub(crate) fn new(module: &Module, counter: &Counter) -> Result<Self> {
        let batches = SIZES.map(good::batch);
        let counts = counter.count_all(&batches.each_ref().map(Candidate::line))?;
        let sizes = batches.iter().map(|batch| batch.bytes() as f64);
        let points: Vec<(f64, f64)> = sizes.zip(counts.iter().map(|count| *count as f64)).collect();
        let mut gauge = Self { points, slope: 1.0, offset: 0.0 };
        let [smallest, _, full, ..] = &batches;
        let (small, large) = (gauge.compare(module, smallest)?, gauge.compare(module, full)?);
        gauge.slope = (large.1 - small.1) / (large.0 - small.0);
        gauge.offset = small.1 - small.0 * gauge.slope;
        Ok(gauge)
    }

    /// The instructions of WebAssembly and of the processor for a valid batch.
    fn compare(&self, module: &Module, batch: &Candidate) -> Result<(f64, f64)> {
        let outcome = module.check(batch.line())?;
        outcome.codes.filter(Vec::is_empty).context("a valid batch has issues")?;
        Ok((outcome.instructions as f64, self.good(batch.bytes())))
    }

    /// Estimates the ratio of a request of that many bytes and WebAssembly instructions.
    pub(crate) fn estimate(&self, bytes: usize, instructions: u64) -> f64 {
        (self.offset + instructions as f64 * self.slope) / self.good(bytes)
    }

    /// The ratio of a request of that many bytes and counted instructions.
    pub(crate) fn ratio(&self, bytes: usize, instructions: u64) -> f64 {
        instructions as f64 / self.good(bytes)
    }

    /// The instructions of a valid batch of that many bytes.
    fn good(&self, bytes: usize) -> f64 {
        between(&self.points, bytes as f64)
    }
}

/// The value at a place between points, which are in ascending order; beyond them that of the nearest one.
fn between(points: &[(f64, f64)], at: f64) -> f64 {
    let first = points.first().map_or(1.0, |(_, value)| *value);
    let pairs = points.iter().zip(points.iter().skip(1));
    pairs.fold(first, |value, ((from, low), (to, high))| {
        let share = ((at - from) / (to - from)).clamp(0.0, 1.0);
        if at > *from { low + share * (high - low) } else { value }
    })
}

/// Up to one number, the largest batch without white space, the largest body, and the largest head and context with it.
const SIZES: [usize; 6] = [500, 10_000, 37_000, 131_072, 190_000, 252_000];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_between_points_is_interpolated() {
        let points = [(10.0, 100.0), (20.0, 200.0), (40.0, 600.0)];
        let places = [0.0, 10.0, 15.0, 20.0, 30.0, 40.0, 50.0];
        let values = places.map(|at| between(&points, at));
        assert_eq!(values, [100.0, 100.0, 150.0, 200.0, 400.0, 600.0, 600.0]);
    }
}
