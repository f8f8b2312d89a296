//! A batch job: reads numbers from a CSV file, writes each fault with its line and column to the standard error, and the
//! numbers without faults as bodies of `createOrUpdateNumbers` to the standard output, one on a line.
//!
//! `cargo run -p acg-policy-csv-batch -- examples/csv-batch/numbers.csv > batches.jsonl`
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the interface of a batch job")]

use std::env;
use std::fs::File;
use std::process::ExitCode;

use acg_policy::{
    BulkBatch, Issue, Number, NumberService, OperatorConfiguration, Policy, Profile, Resource,
    Service, Validator,
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
    let (lines, numbers) = read(&file)?;
    let batches = validator.batches(numbers);
    Ok(batches.into_iter().map(|batch| write_batch(&validator, batch, &lines)).sum())
}

/// The line of each number, and the numbers.
fn read(file: &str) -> Result<(Vec<u64>, Vec<Number>)> {
    let file = File::open(file).with_context(|| format!("cannot open {file}"))?;
    let mut reader = csv::Reader::from_reader(file);
    let headers = reader.headers()?.clone();
    let read = |record: csv::Result<csv::StringRecord>| {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        Ok((line, number(record.deserialize(Some(&headers))?)))
    };
    reader.records().map(read).collect()
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

/// Writes the batch without the lines that have faults, and returns how many they are.
fn write_batch(validator: &Validator, batch: BulkBatch, lines: &[u64]) -> usize {
    let all = batch.rows.len();
    let mut rest = Some(batch);
    while let Some(batch) = rest {
        match validator.accept(batch.body.clone(), None) {
            Ok(body) => {
                body.warnings().into_iter().for_each(|warning| show(warning, &batch, lines));
                println!("{}", body.to_json());
                return all - batch.rows.len();
            }
            Err(report) => {
                report.errors().for_each(|error| show(error, &batch, lines));
                rest = batch.without_faulty(&report);
            }
        }
    }
    all
}

fn show(issue: &Issue, batch: &BulkBatch, lines: &[u64]) {
    let row = issue.location.item().and_then(|item| batch.rows.get(item));
    let line = row.and_then(|row| lines.get(*row)).map(|line| format!("line {line}"));
    let line = line.as_deref().unwrap_or("batch");
    let column = issue.location.member().unwrap_or("numbers");
    eprintln!("{line}, {column}: {} [{}]", issue.message, issue.code());
    if let Some(help) = &issue.help {
        eprintln!("    {help}");
    }
}
