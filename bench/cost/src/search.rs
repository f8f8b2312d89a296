//! The search: it keeps the worst candidate of each kind, and mutates those that are worst.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use acg_policy::Profile;
use acg_policy_invariants::random::Random;
use acg_policy_vectors::Case;
use anyhow::Result;

use crate::candidate::Candidate;
use crate::context::Context;
use crate::count::Counter;
use crate::gauge::Gauge;
use crate::module::{Module, Outcome};
use crate::{body, head};

/// A candidate, and what is known of its cost.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) candidate: Candidate,
    /// The codes of its issues, the most frequent one first.
    pub(crate) codes: Vec<String>,
    /// By WebAssembly instructions: the cost in comparison with a valid batch of the same bytes.
    estimate: f64,
    /// Counted by estimated instructions, of this candidate or of the one that it was made of.
    correction: f64,
    is_counted: bool,
}

impl Found {
    /// The best estimate of the ratio.
    pub(crate) fn ratio(&self) -> f64 {
        self.estimate * self.correction
    }

    /// Candidates of a family are often variants of each other.
    fn family(&self) -> (&str, Option<&String>) {
        (&self.candidate.method, self.codes.first())
    }
}

/// The rules with the most issues, the class of size, and the method: the worst candidate of each is kept.
type Kind = (Vec<String>, u32, String);

/// How long a search lasts.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Effort {
    Requests(usize),
    Until(Instant),
}

pub(crate) struct Search<'g> {
    module: &'g Module,
    gauge: &'g Gauge,
    counter: &'g Counter,
    random: Random,
    donors: Vec<Arc<Candidate>>,
    contexts: Vec<Arc<Context>>,
    worst: BTreeMap<Kind, Found>,
    codes: BTreeSet<String>,
    evaluated: usize,
    counted: usize,
}

/// A candidate that was not evaluated yet, and the correction of the one that it was made of.
type Made = (Candidate, f64);

impl<'g> Search<'g> {
    pub(crate) fn new(
        module: &'g Module,
        gauge: &'g Gauge,
        counter: &'g Counter,
        cases: &[Case],
        seed: u64,
    ) -> Self {
        let profiles = [Profile::Standard, Profile::Api, Profile::Strict];
        let contexts: Vec<Arc<Context>> = profiles.into_iter().map(Context::of_profile).collect();
        let vectors = cases.iter().filter_map(Candidate::of_case);
        let shapes = contexts.iter().flat_map(Candidate::shapes);
        let donors = vectors.chain(shapes).map(Arc::new).collect();
        let (random, worst, codes) = (Random::new(seed), BTreeMap::new(), BTreeSet::new());
        Self {
            module,
            gauge,
            counter,
            random,
            donors,
            contexts,
            worst,
            codes,
            evaluated: 0,
            counted: 0,
        }
    }

    /// Evaluates every seed, then mutations of what is worst. Everything is evaluated in rounds of one size, so that the
    /// result does not depend on the number of processors.
    ///
    /// # Errors
    /// A candidate cannot be evaluated or counted.
    pub(crate) fn run(&mut self, effort: Effort) -> Result<()> {
        let donors = self.donors.clone();
        for round in donors.chunks(ROUND) {
            let mut made: Vec<Made> = Vec::new();
            for donor in round {
                let body = body::as_batch(&donor.body, &mut self.random);
                made.push((Candidate { body, ..Candidate::clone(donor) }, 1.0));
                made.push((Candidate::clone(donor), 1.0));
            }
            self.consider_all(made)?;
        }
        for round in 0_usize.. {
            let is_over = match effort {
                Effort::Requests(count) => self.evaluated >= count,
                Effort::Until(end) => Instant::now() >= end,
            };
            if is_over {
                break;
            }
            if round.is_multiple_of(ROUNDS_BETWEEN_COUNTS) {
                self.count_worst()?;
            }
            let made = (0..ROUND).filter_map(|_| self.step()).collect();
            self.consider_all(made)?;
        }
        Ok(())
    }

    /// How many candidates were evaluated, and how many of them were counted.
    pub(crate) fn evaluated(&self) -> (usize, usize) {
        (self.evaluated, self.counted)
    }

    /// All rules that reported an issue.
    pub(crate) fn codes(&self) -> &BTreeSet<String> {
        &self.codes
    }

    /// The candidates with the highest ratios, a few of each family.
    pub(crate) fn worst(&self, count: usize) -> Vec<Found> {
        let mut all: Vec<&Found> = self.worst.values().collect();
        all.sort_by(|one, other| other.ratio().total_cmp(&one.ratio()));
        let mut chosen: Vec<Found> = Vec::new();
        for found in all {
            let relatives = chosen.iter().filter(|other| other.family() == found.family());
            if chosen.len() < count && relatives.count() < OF_A_FAMILY {
                chosen.push(found.clone());
            }
        }
        chosen
    }

    /// Counts the worst candidates that were not counted yet, and corrects their estimates.
    fn count_worst(&mut self) -> Result<()> {
        let mut all: Vec<&mut Found> =
            self.worst.values_mut().filter(|found| !found.is_counted).collect();
        all.sort_by(|one, other| other.ratio().total_cmp(&one.ratio()));
        all.truncate(COUNTED_AT_ONCE);
        let lines: Vec<String> = all.iter().map(|found| found.candidate.line()).collect();
        for (found, count) in all.into_iter().zip(self.counter.count_all(&lines)?) {
            let counted = self.gauge.ratio(found.candidate.bytes(), count);
            found.correction = counted / found.estimate;
            found.is_counted = true;
            self.counted += 1;
        }
        Ok(())
    }

    fn step(&mut self) -> Option<Made> {
        let (mut made, correction) = self.parent()?;
        for _ in 0..=self.random.below(3) {
            self.mutate(&mut made);
        }
        Some((made, correction))
    }

    /// A seed, or the worst of some candidates.
    fn parent(&mut self) -> Option<Made> {
        if self.random.below(8) == 0 {
            return self.random.one_of(&self.donors).map(|donor| (Candidate::clone(donor), 1.0));
        }
        let drawn: BTreeSet<usize> =
            (0..TOURNAMENT).map(|_| self.random.below(self.worst.len())).collect();
        let all = self.worst.values().enumerate();
        let drawn = all.filter(|(at, _)| drawn.contains(at)).map(|(_, found)| found);
        let worst = drawn.max_by(|one, other| one.ratio().total_cmp(&other.ratio()));
        worst.map(|found| (found.candidate.clone(), found.correction))
    }

    fn mutate(&mut self, made: &mut Candidate) {
        let Some(donor) = self.random.one_of(&self.donors).cloned() else { return };
        match self.random.below(16) {
            0 => made.context = Arc::clone(&donor.context),
            1 => {
                if let Some(context) = self.random.one_of(&self.contexts) {
                    made.context = Arc::clone(context);
                }
            }
            2 => {
                let context = made.context.mutated(&donor.context, &mut self.random);
                made.context = context.unwrap_or_else(|| Arc::clone(&donor.context));
            }
            3..=6 => head::mutate(made, &donor, &mut self.random),
            _ => body::mutate(&mut made.body, &donor.body, &mut self.random),
        }
    }

    /// Evaluates candidates, and keeps those that are worse than the others of their kind.
    fn consider_all(&mut self, made: Vec<Made>) -> Result<()> {
        let made: Vec<Made> =
            made.into_iter().filter(|(candidate, _)| candidate.is_within_limits()).collect();
        let outcomes = evaluate(self.module, &made)?;
        self.evaluated += made.len();
        for ((candidate, correction), outcome) in made.into_iter().zip(outcomes) {
            let estimate = self.gauge.estimate(candidate.bytes(), outcome.instructions);
            // The program refuses lines with an invalid policy or account.
            let Some(codes) = outcome.codes else { continue };
            let first = codes.iter().take(CODES_OF_A_KIND).cloned().collect();
            let kind = (first, candidate.bytes().ilog2(), candidate.method.clone());
            self.codes.extend(codes.iter().cloned());
            let known = self.worst.get(&kind).map_or(0.0, Found::ratio);
            if estimate * correction > known {
                let found = Found { candidate, codes, estimate, correction, is_counted: false };
                self.worst.insert(kind, found);
            }
        }
        Ok(())
    }
}

/// Evaluates candidates on all processors; the outcomes are in the same order.
fn evaluate(module: &Module, made: &[Made]) -> Result<Vec<Outcome>> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = made.len().div_ceil(threads).max(1);
    let check = |made: &[Made]| -> Result<Vec<Outcome>> {
        made.iter().map(|(candidate, _)| module.check(candidate.line())).collect()
    };
    let shares: Vec<Result<Vec<Outcome>>> = thread::scope(|scope| {
        let jobs: Vec<_> =
            made.chunks(share).map(|share| scope.spawn(move || check(share))).collect();
        let stopped = || anyhow::anyhow!("an evaluation stopped");
        jobs.into_iter().map(|job| job.join().unwrap_or_else(|_| Err(stopped()))).collect()
    });
    Ok(shares.into_iter().collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

const TOURNAMENT: usize = 12;

/// The candidates that are evaluated together.
const ROUND: usize = 64;

const ROUNDS_BETWEEN_COUNTS: usize = 40;

const CODES_OF_A_KIND: usize = 2;

const COUNTED_AT_ONCE: usize = 4;

/// How many candidates of a family the result has.
const OF_A_FAMILY: usize = 3;
