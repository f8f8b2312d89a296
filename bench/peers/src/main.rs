//! Measures verdicts of acg-policy beside those of other libraries, in one run.
#![expect(clippy::print_stdout, reason = "the terminal is the interface of this program")]

mod agreement;
mod allocations;
mod case;
mod cases;
mod machine;
mod measure;
mod options;
mod page;
mod peer;
mod peers;
mod summary;
mod table;

use anyhow::{Context as _, Result};

use crate::case::Case;
use crate::measure::Sampling;
use crate::options::Options;
use crate::page::Page;
use crate::peer::{Judge, Peer};
use crate::summary::Batch;
use crate::table::{Row, Table};

fn main() -> Result<()> {
    let options = Options::from_arguments()?;
    let mut peers = peers::all();
    peers.retain(|peer| options.has_peer(peer.name()));
    agreement::check()?;
    let mut tables = Vec::new();
    for case in cases::all().into_iter().filter(|case| options.has_case(case.name)) {
        let table = measure_case(case, &peers, options.sampling)?;
        println!("{}", table.as_text());
        tables.push(table);
    }
    let batch = Batch::of(&tables);
    if let Ok(batch) = &batch {
        println!("{}", batch.as_text());
        batch.check()?;
    }
    if let Some(path) = options.page {
        let batch = batch?;
        let page = Page { tables: &tables, peers: &peers, sampling: options.sampling, batch };
        std::fs::write(&path, page.as_markdown()?)
            .with_context(|| format!("cannot write {}", path.display()))?;
        println!("written: {}", path.display());
    }
    Ok(())
}

fn measure_case(case: Case, peers: &[Box<dyn Peer>], sampling: Sampling) -> Result<Table> {
    let mut ready: Vec<(&dyn Peer, Judge<'_>)> = Vec::new();
    for peer in peers {
        let Some(judge) = peer.ready(&case)? else { continue };
        peer::check(peer.as_ref(), &judge, &case)?;
        ready.push((peer.as_ref(), judge));
    }
    let judges: Vec<&Judge<'_>> = ready.iter().map(|(_, judge)| judge).collect();
    let times = measure::interleaved(&judges, sampling);
    let rows = ready.iter().zip(times).map(|((peer, judge), time)| Row {
        peer: peer.name(),
        time,
        cost: allocations::per_call(judge),
    });
    let rows = rows.collect();
    Ok(Table { name: case.name, about: case.about, body_bytes: case.body.len(), rows })
}
