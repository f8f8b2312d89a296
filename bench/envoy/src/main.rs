//! Measures the CPU time of Envoy for the same requests with acg-policy, with other filters, and without a filter.
#![expect(clippy::print_stdout, reason = "the terminal is the interface of a developer command")]

mod load;
mod page;
mod proxy;
mod results;
mod scenario;
mod upstream;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use acg_policy_workspace::{paths, process};
use anyhow::{Context as _, Result};
use clap::Parser as _;

use proxy::Proxy;
use results::Results;
use scenario::{Filter, Modules, Scenario};
use upstream::Upstream;

/// Measures the CPU time of Envoy.
#[derive(Debug, clap::Parser)]
struct Options {
    #[arg(long)]
    envoy: PathBuf,
    /// The filter of acg-policy
    #[arg(long)]
    plugin: PathBuf,
    /// The filters that it is compared with
    #[arg(long)]
    comparators: PathBuf,
    /// The page of results
    #[arg(long)]
    page: PathBuf,
    #[arg(long, default_value_t = 24)]
    rounds: usize,
    /// The requests of each measurement
    #[arg(long, default_value_t = 4_000)]
    requests: usize,
}

fn main() -> ExitCode {
    process::exit_code(run(&Options::parse()))
}

fn run(options: &Options) -> Result<()> {
    let upstream = Upstream::start()?;
    let modules = Modules { plugin: &options.plugin, comparators: &options.comparators };
    let start = |filter: Filter| {
        let folder = paths::artifacts().join("envoy").join(format!("{filter:?}"));
        let configuration = filter.configuration(&modules);
        Proxy::start(&options.envoy, folder, upstream.address(), configuration.as_deref())
            .with_context(|| format!("Envoy with {}", filter.title()))
    };
    let mut results = Results::default();
    let mut proxies = Vec::new();
    for round in 0..options.rounds {
        if round.is_multiple_of(page::ROUNDS_OF_A_PROCESS) {
            proxies.clear();
            for filter in Filter::ALL {
                proxies.push((filter, start(filter)?));
            }
            // V8 compiles what runs often again.
            let mut unused = Results::default();
            measure_all(&proxies, round, options.requests, &mut unused)?;
        }
        measure_all(&proxies, round, options.requests, &mut results)?;
        println!("round {} of {}", round + 1, options.rounds);
    }
    for (filter, proxy) in &proxies {
        results.forward(*filter, forwarded(&upstream, proxy, *filter)?);
    }
    let text = page::render(&results, options.rounds, options.requests);
    println!("\n{text}");
    fs::write(&options.page, text).with_context(|| options.page.display().to_string())
}

/// Measures each request with each filter.
fn measure_all(
    proxies: &[(Filter, Proxy)],
    round: usize,
    requests: usize,
    results: &mut Results,
) -> Result<()> {
    // Each round begins with another one: what runs before changes what is in the caches.
    let (last, first) = proxies.split_at(round % proxies.len());
    for scenario in Scenario::ALL {
        for (filter, proxy) in first.iter().chain(last) {
            measure(proxy, *filter, scenario, requests, results)
                .with_context(|| format!("{}, {}", scenario.title(), filter.title()))?;
        }
    }
    Ok(())
}

fn measure(
    proxy: &Proxy,
    filter: Filter,
    scenario: Scenario,
    requests: usize,
    results: &mut Results,
) -> Result<()> {
    let (request, status) = (scenario.request(), scenario.status(filter));
    load::send(proxy.address(), &request, status, requests / 10)?;
    let before = proxy.cpu_time()?;
    load::send(proxy.address(), &request, status, requests)?;
    let time = proxy.cpu_time()?.saturating_sub(before);
    results.add(scenario, filter, time.as_secs_f64() * 10_000.0 / requests as f64);
    Ok(())
}

/// The requests at the API for 10,000 PUTs of a number on one account.
fn forwarded(upstream: &Upstream, proxy: &Proxy, filter: Filter) -> Result<usize> {
    let before = upstream.requests();
    let (request, status) = (Scenario::Put.request(), Scenario::Put.status(filter));
    load::send(proxy.address(), &request, status, 10_000)?;
    Ok(upstream.requests() - before)
}
