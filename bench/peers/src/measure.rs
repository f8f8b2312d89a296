//! Measures times in turn. They are processor times of this thread, without the time of other programs.

use std::hint::black_box;
use std::time::Duration;

use cpu_time::ThreadTime;

use crate::peer::Judge;

/// The amount of samples.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sampling {
    /// The number of samples per peer.
    pub(crate) samples: usize,
    /// The approximate duration of a sample.
    pub(crate) length: Duration,
}

/// Nanoseconds per verdict.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) most: f64,
}

/// Warms all peers up, then takes one sample of each in turn. Every round starts with another peer, so that
/// disturbances of the machine affect all peers alike.
pub(crate) fn interleaved(judges: &[&Judge<'_>], sampling: Sampling) -> Vec<Time> {
    let batches: Vec<u64> = judges.iter().map(|judge| batch(judge, sampling.length)).collect();
    let mut taken: Vec<(u64, &&Judge<'_>, Vec<f64>)> =
        batches.into_iter().zip(judges).map(|(batch, judge)| (batch, judge, Vec::new())).collect();
    for _ in 0..sampling.samples {
        for (batch, judge, times) in &mut taken {
            times.push(sample(judge, *batch));
        }
        taken.rotate_left(1);
    }
    // Restores the order of the peers.
    let turned = sampling.samples % taken.len().max(1);
    taken.rotate_right(turned);
    taken.into_iter().map(|(_, _, times)| summary(times)).collect()
}

fn batch(judge: &Judge<'_>, length: Duration) -> u64 {
    let start = ThreadTime::now();
    let mut calls = 0_u64;
    while start.elapsed() < WARM_UP {
        black_box(judge());
        calls += 1;
    }
    let per_call = start.elapsed().as_nanos() / u128::from(calls.max(1));
    let batch = length.as_nanos() / per_call.max(1);
    u64::try_from(batch).unwrap_or(u64::MAX).max(1)
}

fn sample(judge: &Judge<'_>, batch: u64) -> f64 {
    let start = ThreadTime::now();
    for _ in 0..batch {
        black_box(judge());
    }
    start.elapsed().as_secs_f64() * 1e9 / batch as f64
}

fn summary(mut times: Vec<f64>) -> Time {
    times.sort_by(f64::total_cmp);
    let at = |index: usize| times.get(index).copied().unwrap_or(f64::NAN);
    Time { median: at(times.len() / 2), least: at(0), most: at(times.len().saturating_sub(1)) }
}

const WARM_UP: Duration = Duration::from_millis(300);
