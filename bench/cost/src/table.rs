//! The instructions of the worst candidates, and the limit.

use anyhow::{Result, ensure};

use crate::candidate::Candidate;
use crate::count::Counter;
use crate::good;
use crate::search::Found;

/// A candidate, counted.
#[derive(Debug)]
struct Row<'f> {
    found: &'f Found,
    instructions: u64,
    /// Of a valid batch of the same bytes.
    good: u64,
}

impl Row<'_> {
    fn ratio(&self) -> f64 {
        self.instructions as f64 / self.good as f64
    }
}

/// Counts the candidates, prints a table, and compares with the limit.
///
/// # Errors
/// A candidate cannot be counted, or costs more than the limit.
pub(crate) fn check(counter: &Counter, worst: &[Found]) -> Result<()> {
    let lines: Vec<String> = worst.iter().map(|found| found.candidate.line()).collect();
    let good = worst.iter().map(|found| good::batch(found.candidate.bytes()).line());
    let counts = counter.count_all(&lines)?;
    let good = counter.count_all(&good.collect::<Vec<_>>())?;
    let rows = worst.iter().zip(counts).zip(good);
    let mut rows: Vec<Row<'_>> =
        rows.map(|((found, instructions), good)| Row { found, instructions, good }).collect();
    rows.sort_by(|one, other| other.ratio().total_cmp(&one.ratio()));
    print(&rows);
    for (index, row) in rows.iter().take(SHOWN).enumerate() {
        counter.write(&format!("worst-{:02}.jsonl", index + 1), &row.found.candidate.line())?;
    }
    let above = rows.iter().filter(|row| row.ratio() > LIMIT).count();
    ensure!(
        above == 0,
        "{above} requests cost more than {LIMIT} times a valid batch of their size; \
         target/cost/worst-*.jsonl has them"
    );
    Ok(())
}

fn print(rows: &[Row<'_>]) {
    println!(
        "{:>6} {:>9} {:>12} {:>12} {:>7}  request, and the rules that report issues",
        "ratio", "estimate", "instructions", "valid batch", "bytes"
    );
    for row in rows.iter().take(SHOWN) {
        let Found { candidate, codes, .. } = row.found;
        println!(
            "{:>6.2} {:>9.2} {:>12} {:>12} {:>7}  {}: {}",
            row.ratio(),
            row.found.ratio(),
            row.instructions,
            row.good,
            candidate.bytes(),
            shown(candidate),
            codes.join(" ")
        );
    }
}

/// The beginning of the request line.
fn shown(candidate: &Candidate) -> String {
    let target: String = candidate.target.chars().take(40).collect();
    format!("{} {}", candidate.method, target.escape_debug())
}

/// The rows of the table.
const SHOWN: usize = 16;

/// The limit of the ratio.
const LIMIT: f64 = 5.0;
