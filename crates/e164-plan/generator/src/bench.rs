//! Measures the tables and other libraries with the same numbers.

use std::hint::black_box;
use std::time::Duration;

use anyhow::{Context, Result};
use cpu_time::ThreadTime;
use e164_plan::look_up;

use crate::metadata::Code;
use crate::numbers::{Random, examples};
use crate::peers::{Google, keep_all_patterns, phonenumber};

/// Prints look-ups per second, and the ratio to each other library.
pub(crate) fn bench(codes: &[Code]) -> Result<()> {
    let numbers = mixed(codes)?;
    let google = Google::new()?;
    let ours = rate(&numbers, ROUNDS, |number| look_up(number).is_ok_and(|plan| plan.is_valid()));
    println!(
        "{} numbers; validity, region and kind\n  e164-plan: {:.1} million per second, {:.0} ns",
        numbers.len(),
        ours / 1e6,
        1e9 / ours
    );
    let theirs = rate(&numbers, PEER_ROUNDS, |number| {
        google.classify(number).is_some_and(|result| result.valid)
    });
    print("rlibphonenumber", theirs, ours);
    let few = numbers.get(..FEW).context("too few numbers")?;
    let theirs = rate(few, 2, |number| phonenumber(number).is_some_and(|result| result.valid));
    print("phonenumber, mixed regions", theirs, ours);
    keep_all_patterns();
    let theirs = rate(&numbers, PEER_ROUNDS, |number| {
        phonenumber(number).is_some_and(|result| result.valid)
    });
    print("phonenumber, all patterns cached", theirs, ours);
    Ok(())
}

/// Numbers of all regions in E.164 form: three quarters begin like an example of their region and end with random digits, an
/// eighth have random digits after the calling code, the others have a fault.
pub(crate) fn mixed(codes: &[Code]) -> Result<Vec<String>> {
    let mut random = Random(20_000);
    let regions: Vec<(&Code, Vec<String>)> = codes
        .iter()
        .flat_map(|code| {
            code.territories.iter().map(move |territory| (code, examples(territory).collect()))
        })
        .collect();
    let mut numbers = Vec::new();
    while numbers.len() < COUNT {
        let (code, examples) = regions.get(random.below(regions.len())).context("no regions")?;
        let Some(example) = examples.get(random.below(examples.len().max(1))) else { continue };
        let kept = example.get(..example.len().saturating_sub(4)).unwrap_or_default();
        let code = &code.digits;
        let national = format!("{kept}{}", random.digits(example.len() - kept.len()));
        numbers.push(match random.below(32) {
            0..24 => format!("+{code}{national}"),
            24..28 => format!("+{code}{}", random.digits(national.len())),
            28 => format!("+{code}{national}").chars().take(5).collect(),
            29 => format!("+{code}{national}{}", random.digits(2)),
            30 => format!("+0{code}{national}"),
            _ => format!("+999{national}"),
        });
    }
    Ok(numbers)
}

/// Look-ups per second of processor time in the fastest round, which reduces the influence of other processes.
fn rate(numbers: &[String], rounds: usize, classify: impl Fn(&str) -> bool) -> f64 {
    let mut best = Duration::MAX;
    for _ in 0..=rounds {
        let start = ThreadTime::now();
        for number in numbers {
            black_box(classify(black_box(number)));
        }
        best = best.min(start.elapsed());
    }
    numbers.len() as f64 / best.as_secs_f64()
}

fn print(name: &str, theirs: f64, ours: f64) {
    println!(
        "  {name}: {:.4} million per second; e164-plan is {:.0} times as fast",
        theirs / 1e6,
        ours / theirs
    );
}

const COUNT: usize = 20_000;
const FEW: usize = 1_000;
const ROUNDS: usize = 100;
const PEER_ROUNDS: usize = 10;
