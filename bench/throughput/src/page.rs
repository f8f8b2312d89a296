//! The page of results.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::load::Measured;
use crate::requests::Kind;

/// The measurements of all rounds.
#[derive(Default)]
pub(crate) struct Results {
    kinds: BTreeMap<Kind, Vec<Measured>>,
    /// Lines, by threads.
    lines: BTreeMap<usize, Vec<Measured>>,
    /// Requests and KiB.
    pub(crate) memory: Vec<(usize, u64)>,
}

impl Results {
    pub(crate) fn add(&mut self, kind: Kind, measured: Measured) {
        self.kinds.entry(kind).or_default().push(measured);
    }

    pub(crate) fn add_lines(&mut self, threads: usize, measured: Measured) {
        self.lines.entry(threads).or_default().push(measured);
    }

    fn of(&self, kind: Kind) -> &[Measured] {
        self.kinds.get(&kind).map_or(&[], Vec::as_slice)
    }
}

/// The microseconds of CPU time for a request, in the best round.
fn cpu_us(measured: &[Measured]) -> f64 {
    best(measured, |it| it.cpu.as_secs_f64() * 1e6 / it.requests as f64)
}

fn wall_us(measured: &[Measured]) -> f64 {
    best(measured, |it| it.wall.as_secs_f64() * 1e6 / it.requests as f64)
}

fn best(measured: &[Measured], of: impl Fn(&Measured) -> f64) -> f64 {
    measured.iter().map(of).fold(f64::INFINITY, f64::min)
}

pub(crate) fn render(results: &Results) -> String {
    let mut text = INTRODUCTION.to_owned();
    let bare = cpu_us(results.of(Kind::Bare));
    for kind in Kind::ALL {
        let checks = kind.checks() as f64;
        let cpu = cpu_us(results.of(kind)) / checks;
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "| {} | {cpu:.1} | {:.2} | {:.0} | {:.0} |",
            kind.title(),
            cpu / bare,
            2e6 / cpu,
            1e6 / wall_us(results.of(kind)) * checks,
        );
    }
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default();
    text.push_str(&MEMORY.replace("{load}", load));
    for (requests, kib) in &results.memory {
        let _ = writeln!(text, "| {requests} | {:.1} |", *kib as f64 / 1024.0);
    }
    text.push_str(COMMAND_LINE);
    for (threads, measured) in &results.lines {
        let (cpu, wall) = (cpu_us(measured), wall_us(measured));
        let _ = writeln!(text, "| {threads} | {cpu:.1} | {:.0} | {:.0} |", 2e6 / cpu, 1e6 / wall);
    }
    text
}

const INTRODUCTION: &str = "\
# Benchmarks of acg-policy serve and acg-policy check

`cargo xtask bench --throughput` writes this page. Each request is a valid number PUT, the best of several rounds counts, and the load
comes from the same machine over eight connections. The CPU time is that of the server process, so other programs on the machine
disturb it little; \"two cores\" is what two idle cores could do. The last column is what was reached while the load took its share of
two cores.

| Handler | CPU, µs per check | ratio to axum | checks per second, two cores | measured |
|---|---|---|---|---|
";

const MEMORY: &str = "
The load average of the machine shows how much the last column is worth: {load} at the end of the run.

## Memory

The resident memory of the server, after the measurements above and after further requests to `/v1/check`.

| Requests | MiB |
|---|---|
";

const COMMAND_LINE: &str = "
## Command line

`acg-policy check` with a file of lines, each of them a valid number PUT of about 550 bytes.

| Threads | CPU, µs per request | requests per second, two cores | measured |
|---|---|---|---|
";
