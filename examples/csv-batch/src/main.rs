//! A batch job: reads numbers from a CSV file, writes each fault with its line and column to the standard error, and the
//! numbers without faults as bodies of `createOrUpdateNumbers` to the standard output, one on a line.
//!
//! `cargo run -p acg-policy-csv-batch -- examples/csv-batch/numbers.csv > batches.jsonl`
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the interface of a batch job")]

use std::collections::BTreeMap;
use std::env;
use std::fs::File;
use std::process::ExitCode;

use acg_policy::{
    Issue, Location, Number, NumberBatch, NumberService, OperatorConfiguration, Policy, Profile,
    Resource, Segment, Service, Validator,
};
use anyhow::{Context, Result};
use serde::Deserialize;

/// A line of the file. The columns have the names of the members of the API, so that a place in a report names a column.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    telephone_number: String,
    account_name: String,
    usage: String,
    /// Separated by semicolons; empty for no capability.
    choosable_capabilities: String,
    civic_address_id: Option<String>,
}

/// A number, and the line that it is from.
struct Line {
    line: u64,
    number: Number,
}

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(faults) => {
            let lines = if faults == 1 { "line has" } else { "lines have" };
            eprintln!("{faults} {lines} faults");
            ExitCode::from(1)
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

/// Returns the number of lines with faults.
fn run() -> Result<usize> {
    let file = env::args().nth(1).context("expected a CSV file")?;
    let validator = Validator::new(Policy::new(Profile::Strict));
    let mut faults = 0;
    for lines in by_account(&file)?.into_values() {
        for batch in lines.chunks(MAX_BATCH) {
            faults += write_batch(&validator, batch.iter().collect());
        }
    }
    Ok(faults)
}

/// A batch is about one account.
fn by_account(file: &str) -> Result<BTreeMap<String, Vec<Line>>> {
    let file = File::open(file).with_context(|| format!("cannot open {file}"))?;
    let mut reader = csv::Reader::from_reader(file);
    let headers = reader.headers()?.clone();
    let mut accounts: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let row: Row = record.deserialize(Some(&headers))?;
        let account = row.account_name.clone();
        accounts.entry(account).or_default().push(Line { line, number: number(row) });
    }
    Ok(accounts)
}

fn number(row: Row) -> Number {
    let mut configuration = OperatorConfiguration::new(row.usage);
    for capability in row.choosable_capabilities.split(';').filter(|it| !it.is_empty()) {
        configuration = configuration.with_capability(capability);
    }
    if let Some(id) = row.civic_address_id {
        configuration = configuration.with_civic_address_id(id);
    }
    let service = NumberService::new(Service::OperatorConnect).with_configuration(configuration);
    Number::new(row.telephone_number, row.account_name).with_service(service)
}

/// Writes the batch without the lines that have faults. A report has at most 100 errors, so what is left is checked again.
fn write_batch(validator: &Validator, mut lines: Vec<&Line>) -> usize {
    let all = lines.len();
    while !lines.is_empty() {
        let batch: NumberBatch = lines.iter().map(|line| line.number.clone()).collect();
        match validator.accept(batch) {
            Ok(batch) => {
                batch.warnings().into_iter().for_each(|warning| show(warning, &lines));
                println!("{}", batch.to_json());
                break;
            }
            Err(report) => {
                report.errors().for_each(|error| show(error, &lines));
                let faulty: Vec<_> = report.errors().map(|error| item(&error.location)).collect();
                // A fault of the batch itself is one of each of its lines.
                let keeps = |at| !faulty.contains(&None) && !faulty.contains(&Some(at));
                let kept = lines.iter().enumerate().filter(|(at, _)| keeps(*at));
                lines = kept.map(|(_, line)| *line).collect();
            }
        }
    }
    all - lines.len()
}

fn show(issue: &Issue, lines: &[&Line]) {
    let line = item(&issue.location).and_then(|at| lines.get(at));
    let line = line.map_or_else(|| "batch".to_owned(), |line| format!("line {}", line.line));
    let column = issue.location.pointer.iter().rev().find_map(|segment| match segment {
        Segment::Key(name) => Some(name.as_ref()),
        Segment::Index(_) => None,
    });
    let column = column.unwrap_or("numbers");
    eprintln!("{line}, {column}: {} [{}]", issue.message, issue.code());
    if let Some(help) = &issue.help {
        eprintln!("    {help}");
    }
}

/// The number that a place is in: `/numbers/{item}/…`.
fn item(location: &Location) -> Option<usize> {
    location.pointer.iter().find_map(|segment| match segment {
        Segment::Index(at) => Some(*at),
        Segment::Key(_) => None,
    })
}

/// The API's limit.
const MAX_BATCH: usize = 100;
