//! The figures of a soak as a table.

use std::fmt::Write as _;
use std::time::Duration;

use crate::ledger::{Counts, Ledger};
use crate::memory::Course;

/// What was measured.
#[derive(Debug)]
pub(crate) struct Figures {
    pub(crate) time: Duration,
    pub(crate) cpu: Duration,
    pub(crate) editions: usize,
    pub(crate) rejected: u64,
    pub(crate) outages: usize,
    pub(crate) cache_hits: u64,
    pub(crate) internal: u64,
    pub(crate) restarts: u64,
    pub(crate) memory: Course,
}

impl Figures {
    /// The table.
    pub(crate) fn render(&self, ledger: &Ledger) -> String {
        let mut text = format!("{HEADING}\n");
        let mut all = Counts::default();
        for (kind, counts) in &ledger.kinds {
            line(&mut text, kind.title(), counts);
            all.add(counts);
        }
        line(&mut text, "all", &all);
        let seconds = self.time.as_secs_f64();
        let per_10_000 = self.cpu.as_secs_f64() * 10_000.0 / all.sent.max(1) as f64;
        // Writing to a string cannot fail.
        let _written = writeln!(
            text,
            "\n{} requests in {seconds:.0} s, {per_10_000:.2} CPU seconds of Envoy per 10,000\n\
             {} requests and {} lookups at the API, {} accounts from the cache\n\
             {} outages of the API, {} new policies, {} rejected configurations, {} connections ended by them\n\
             no response missing, no verdict other than the core's, no refused request at the API, {} internal errors\n\
             {} instances of the filter added for new configurations",
            all.sent,
            ledger.received,
            ledger.lookups,
            self.cache_hits,
            self.outages,
            self.editions,
            self.rejected,
            ledger.drained,
            self.internal,
            self.restarts,
        );
        let (first, largest) = (self.memory.first_warm(), self.memory.largest());
        let _written = writeln!(
            text,
            "memory: {} kB resident after a quarter of the requests, {} kB at most, {:+.0} kB for 100,000 requests after that; \
             all instances of the filter {} kB, {} kB at most, {:+.0} kB",
            first.resident,
            largest.resident,
            self.memory.growth(|memory| memory.resident),
            first.modules,
            largest.modules,
            self.memory.growth(|memory| memory.modules),
        );
        text
    }
}

impl Counts {
    fn add(&mut self, other: &Self) {
        let Self { sent, accepted, lost, refused, unknown, observed, gone, times } = other;
        self.sent += sent;
        self.accepted += accepted;
        self.lost += lost;
        self.refused += refused;
        self.unknown += unknown;
        self.observed += observed;
        self.gone += gone;
        self.times.extend(times);
    }

    /// A response time in milliseconds, that of so many thousandths of the requests at most.
    fn time(&self, thousandths: usize) -> f64 {
        let mut times = self.times.clone();
        times.sort_unstable();
        let index = (times.len().saturating_sub(1)) * thousandths / 1_000;
        times.get(index).map_or(0.0, |time| f64::from(*time) / 1_000.0)
    }
}

fn line(text: &mut String, title: &str, counts: &Counts) {
    let Counts { sent, accepted, lost, refused, unknown, observed, gone, .. } = counts;
    let [median, high, longest] = [500, 990, 1_000].map(|thousandths| counts.time(thousandths));
    // Writing to a string cannot fail.
    let _written = writeln!(
        text,
        "{title:<32} {sent:>7} {accepted:>8} {refused:>8} {observed:>8} {unknown:>8} {lost:>6} {gone:>7} \
         {median:>8.1} {high:>8.1} {longest:>8.1}"
    );
}

const HEADING: &str = "requests                            sent   passed  refused observed  unknown   lost    left   median      99%      max
                                                                  account                    ms       ms       ms";
