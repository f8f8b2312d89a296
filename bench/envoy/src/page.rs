//! The page of results.

use std::fmt::Write as _;

use crate::command_line::Options;
use crate::goals::{GOALS, Goal};
use crate::results::Results;
use crate::scenario::{Filter, Scenario};

/// The page as Markdown.
pub(crate) fn render(results: &Results, options: &Options) -> String {
    let Options { starts, slices, requests, .. } = options;
    let mut page = format!(
        "# Benchmarks in Envoy\n\n{INTRODUCTION}\n\nMedians of measurements of {requests} requests each, in CPU seconds per \
         10,000 requests. All Envoys were started {starts} times.\nEach median has an error of 1 or 2 %, so their quotients differ from \
         the ratios below.\n\n"
    );
    let titles: Vec<&str> = Filter::ALL.iter().map(|filter| filter.title()).collect();
    // Writing to a string cannot fail.
    let _written = writeln!(page, "| Request | {} |", titles.join(" | "));
    let _written = writeln!(page, "|---|{}", "---:|".repeat(titles.len()));
    for scenario in Scenario::ALL {
        let seconds = Filter::ALL.map(|filter| format!("{:.2}", results.seconds(scenario, filter)));
        let _written = writeln!(page, "| {} | {} |", scenario.title(), seconds.join(" | "));
    }
    let _written = writeln!(
        page,
        "\n## Goals\n\nThe same filter in two processes differs by some percent, and other programs of the machine slow a process by\n\
         more than that. So the two filters of a goal are measured in turn, {slices} times or more after each start, most\n\
         often without the others. A ratio is the median of these pairs, and the mean of the starts, with its standard error.\n\n\
         | Request | Compared with | Ratio | Goal | |\n|---|---|---:|---:|---|"
    );
    for Goal { scenario, other, at_most, .. } in GOALS {
        let ratio = results.ratio(scenario, Filter::Default, other);
        let (title, other) = (scenario.title(), other.title());
        let (mean, error) = (ratio.mean, ratio.error);
        let met = met(mean <= at_most);
        let doubt = if (mean - at_most).abs() < 2.0 * error { ", within two errors" } else { "" };
        let _written = writeln!(
            page,
            "| {title} | {other} | {mean:.3} ± {error:.3} | {at_most:.2} | {met}{doubt} |"
        );
    }
    let forwarded = results.forwarded(Filter::Default);
    let _written = writeln!(
        page,
        "\nRequests at the API for 10,000 PUTs of a number on one account, which is in the cache: {forwarded} (goal: at most 10,100; {}), {} with a \
         lookup each time. All of them were accepted.",
        met((10_000..=10_100).contains(&forwarded)),
        results.forwarded(Filter::Uncached)
    );
    page
}

fn met(is_met: bool) -> &'static str {
    if is_met { "met" } else { "missed" }
}

const INTRODUCTION: &str = "\
`cargo xtask bench --envoy` writes this page. It starts six Envoys with one worker each in front of the same server, which answers
every request at once, sends requests over HTTP/1.1 without TLS on four connections, and reads the CPU time of Envoy's threads from
`/proc`. The load generator and the server are in `bench/envoy/src`, with the Lua script, which waits for the body and looks for
two members in it. `bench/envoy/filters` has the empty filter and the one that refuses every body with 600 bytes. They are built
with proxy-wasm's SDK for Rust, with `opt-level = 3` and link-time optimization.

acg-policy may use the capabilities of `plugin/envoy/envoy.yaml`, and the other filters all: Envoy calls them for responses too, whether
they do anything or not. With `responseHeaders`, or without a list of capabilities, acg-policy is called for the header fields of
responses as well: a GET then takes 1 % more.";
