//! The page of results.

use std::fmt::Write as _;

use crate::results::Results;
use crate::scenario::{Filter, Scenario};

/// The rounds until all Envoys are started again: where a process lies in memory changes its time.
pub(crate) const ROUNDS_OF_A_PROCESS: usize = 2;

/// The page as Markdown.
pub(crate) fn render(results: &Results, rounds: usize, requests: usize) -> String {
    let mut page = format!(
        "# Benchmarks in Envoy\n\n{INTRODUCTION}\n\nMedians of {rounds} interleaved rounds of {requests} requests each, in \
         CPU seconds per 10,000 requests. After every {ROUNDS_OF_A_PROCESS} rounds, all Envoys are started again: the same \
         filter in two processes differs by up to 6 %.\n\n"
    );
    let titles: Vec<&str> = Filter::ALL.iter().map(|filter| filter.title()).collect();
    // Writing to a string cannot fail.
    let _written = writeln!(page, "| Request | {} |", titles.join(" | "));
    let _written = writeln!(page, "|---|{}", "---:|".repeat(titles.len()));
    for scenario in Scenario::ALL {
        let seconds = Filter::ALL.map(|filter| format!("{:.2}", results.seconds(scenario, filter)));
        let _written = writeln!(page, "| {} | {} |", scenario.title(), seconds.join(" | "));
    }
    page.push_str(
        "\n## Goals\n\n| Request | Compared with | Ratio | Goal | |\n|---|---|---:|---:|---|\n",
    );
    for Goal { scenario, other, at_most } in GOALS {
        let ratio = results.ratio(scenario, Filter::Default, other);
        let (title, other) = (scenario.title(), other.title());
        let met = met(ratio <= at_most);
        let _written = writeln!(page, "| {title} | {other} | {ratio:.2} | {at_most:.2} | {met} |");
    }
    let forwarded = results.forwarded(Filter::Default);
    let _written = writeln!(
        page,
        "\nRequests at the API for 10,000 PUTs of a number on one account: {forwarded} (goal: at most 10,100; {}), {} with a \
         lookup each time. All of them were accepted.",
        met((10_000..=10_100).contains(&forwarded)),
        results.forwarded(Filter::Uncached)
    );
    page
}

fn met(is_met: bool) -> &'static str {
    if is_met { "met" } else { "missed" }
}

/// A limit of the ratio of the filter to another one.
struct Goal {
    scenario: Scenario,
    other: Filter,
    at_most: f64,
}

const GOALS: [Goal; 4] = [
    Goal { scenario: Scenario::Get, other: Filter::Empty, at_most: 1.05 },
    Goal { scenario: Scenario::Put, other: Filter::Empty, at_most: 1.25 },
    Goal { scenario: Scenario::Refusal, other: Filter::Refusing, at_most: 1.5 },
    Goal { scenario: Scenario::Batch, other: Filter::Lua, at_most: 2.0 },
];

const INTRODUCTION: &str = "\
`cargo xtask bench --envoy` writes this page. It starts six Envoys with one worker each in front of the same server, which answers
every request at once, sends requests over HTTP/1.1 without TLS on four connections, and reads the CPU time of Envoy's threads from
`/proc`. The load generator and the server are in `bench/envoy/src`, with the Lua script, which waits for the body and looks for
two members in it. `bench/envoy/filters` has the empty filter and the one that refuses every body with 600 bytes. They are built
with proxy-wasm's SDK for Rust, with `opt-level = 3` and link-time optimization.";
