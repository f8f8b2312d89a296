//! Measures the CPU time of Envoy for the same requests with acg-policy, with other filters, and without a filter.
#![expect(clippy::print_stdout, reason = "the terminal is the interface of a developer command")]

mod command_line;
mod goals;
mod load;
mod page;
mod proxy;
mod results;
mod scenario;
mod upstream;

use std::fs;
use std::process::ExitCode;

use acg_policy_workspace::{paths, process};
use anyhow::{Context as _, Result, ensure};
use clap::Parser as _;

use command_line::Options;
use goals::GOALS;
use load::Client;
use proxy::Proxy;
use results::{Results, Sample};
use scenario::{Filter, Modules, Scenario};
use upstream::Upstream;

fn main() -> ExitCode {
    process::exit_code(run(&Options::parse()))
}

fn run(options: &Options) -> Result<()> {
    ensure!(options.starts > 1, "a standard error takes two starts or more");
    let upstream = Upstream::start()?;
    let mut results = Results::default();
    for start in 0..options.starts {
        let mut subjects = start_all(options, &upstream)?;
        measure_all(&mut subjects, start, options, &mut results)?;
        if start + 1 == options.starts {
            for subject in &mut subjects {
                results.forward(subject.filter, forwarded(&upstream, subject)?);
            }
        }
        println!("start {} of {}", start + 1, options.starts);
    }
    let text = page::render(&results, options);
    println!("\n{text}");
    fs::write(&options.page, text).with_context(|| options.page.display().to_string())
}

/// A running Envoy with its filter, and connections to it.
struct Subject {
    filter: Filter,
    proxy: Proxy,
    client: Client,
}

fn start_all(options: &Options, upstream: &Upstream) -> Result<Vec<Subject>> {
    let modules = Modules { plugin: &options.plugin, comparators: &options.comparators };
    let start = |filter: Filter| {
        let folder = paths::artifacts().join("envoy").join(format!("{filter:?}"));
        let configuration = filter.configuration(&modules);
        let address = upstream.address();
        let proxy = Proxy::start(&options.envoy, folder, address, configuration.as_deref())
            .with_context(|| format!("Envoy with {}", filter.title()))?;
        let client = Client::connect(proxy.address())?;
        Ok(Subject { filter, proxy, client })
    };
    Filter::ALL.into_iter().map(start).collect()
}

/// Measures each request with the filters in turn, a short time each: other programs of the machine then slow all of them alike.
fn measure_all(
    subjects: &mut [Subject],
    start: usize,
    options: &Options,
    results: &mut Results,
) -> Result<()> {
    for goal in &GOALS {
        let scenario = goal.scenario;
        for subject in &mut *subjects {
            subject.send(scenario, options.requests)?;
        }
        for slice in 0..options.slices * goal.slices {
            let is_of_all = slice % SLICES_OF_GOALS == 0;
            let is_measured = |it: &&mut Subject| is_of_all || goal.compares(it.filter);
            let mut measured: Vec<_> = subjects.iter_mut().filter(is_measured).collect();
            // Each slice begins with another one: what runs before changes what is in the caches.
            let first = slice % measured.len();
            measured.rotate_left(first);
            for subject in measured {
                let (seconds, filter) =
                    (subject.measure(scenario, options.requests)?, subject.filter);
                results.add(Sample { start, slice, is_of_all, scenario, filter, seconds });
            }
        }
    }
    Ok(())
}

impl Subject {
    fn send(&mut self, scenario: Scenario, times: usize) -> Result<()> {
        let (request, status) = (scenario.request(), scenario.status(self.filter));
        let sent = self.client.send(&request, status, times);
        sent.with_context(|| format!("{}, {}", scenario.title(), self.filter.title()))
    }

    /// The CPU seconds of Envoy for 10,000 requests.
    fn measure(&mut self, scenario: Scenario, requests: usize) -> Result<f64> {
        // The Envoy that was measured before has displaced this one from the caches.
        self.send(scenario, requests / 10)?;
        let before = self.proxy.cpu_time()?;
        self.send(scenario, requests)?;
        let time = self.proxy.cpu_time()?.saturating_sub(before);
        Ok(time.as_secs_f64() * 10_000.0 / requests as f64)
    }
}

/// The requests at the API for 10,000 PUTs of a number on one account.
fn forwarded(upstream: &Upstream, subject: &mut Subject) -> Result<usize> {
    let before = upstream.requests();
    subject.send(Scenario::Put, 10_000)?;
    Ok(upstream.requests() - before)
}

/// One slice of this many measures all filters, and the others those that a goal compares.
const SLICES_OF_GOALS: usize = 8;
