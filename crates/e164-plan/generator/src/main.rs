//! Generates the tables of e164-plan, and compares them with other libraries; see `crates/e164-plan/DESIGN.md`.

#![expect(clippy::print_stdout, reason = "the program prints its results")]

mod automaton;
mod bench;
mod committed;
mod compare;
mod dialling;
mod files;
mod graph;
mod groups;
mod metadata;
mod numbers;
mod overlay;
mod pack;
mod peers;
mod published;
mod regions;
mod size;
mod table;
mod text;
mod tokens;
mod vectors;
mod written;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let metadata = committed::read()?;
    let codes = &metadata.codes;
    match std::env::args().nth(1).as_deref() {
        Some("gen") => files::write(&metadata),
        Some("check") => files::check(&metadata),
        Some("compare") => compare::compare(&metadata),
        Some("bench") => bench::bench(codes),
        Some("size") => size::size(codes),
        Some("written") => written::print(&metadata),
        Some("dump") => {
            print!("{}", text::write(&published::read()?)?);
            Ok(())
        }
        _ => bail!("expected gen, check, compare, bench, size, written or dump"),
    }
}
