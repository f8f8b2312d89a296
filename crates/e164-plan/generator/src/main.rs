//! Generates the tables of e164-plan, and compares them with other libraries; see `crates/e164-plan/DESIGN.md`.

#![expect(clippy::print_stdout, reason = "the program prints its results")]

mod automaton;
mod bench;
mod compare;
mod files;
mod graph;
mod groups;
mod metadata;
mod numbers;
mod pack;
mod peers;
mod regions;
mod size;
mod table;
mod tokens;
mod vectors;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let codes = metadata::read()?;
    match std::env::args().nth(1).as_deref() {
        Some("gen") => files::write(&codes),
        Some("check") => files::check(&codes),
        Some("compare") => compare::compare(&codes),
        Some("bench") => bench::bench(&codes),
        Some("size") => size::size(&codes),
        _ => bail!("expected gen, check, compare, bench or size"),
    }
}
