//! Runs the job.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use acg_policy::{Head, NumberBatch, Validator};

struct Ended {
    code: i32,
    batches: Vec<String>,
    faults: String,
}

fn run(file: &Path) -> Ended {
    let job = Command::new(env!("CARGO_BIN_EXE_acg-policy-csv-batch")).arg(file).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let batches = text(job.stdout).lines().map(str::to_owned).collect();
    Ended { code: job.status.code().unwrap(), batches, faults: text(job.stderr) }
}

fn write(name: &str, rows: impl Iterator<Item = String>) -> PathBuf {
    let header = "telephoneNumber,accountName,usage,choosableCapabilities,civicAddressId";
    let rows: Vec<String> = [header.to_owned()].into_iter().chain(rows).collect();
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&file, rows.join("\n")).unwrap();
    file
}

fn row(number: &str, usage: &str) -> String {
    format!("{number},contoso,{usage},InboundCalling,ec58be49-dd2a-4c7b-9a6e-5b3b0a1f9f35")
}

#[test]
fn the_sample_has_its_faults_at_lines_and_columns() {
    let Ended { code, batches, faults } =
        run(&Path::new(env!("CARGO_MANIFEST_DIR")).join("numbers.csv"));
    assert_eq!((code, batches.len()), (1, 2));
    let places: Vec<&str> =
        faults.lines().filter_map(|line| line.strip_prefix("line ")?.split(':').next()).collect();
    assert_eq!(
        places,
        ["3, civicAddressId", "4, telephoneNumber", "4, usage", "6, telephoneNumber"]
    );
    assert!(faults.contains("did you mean `CallingUserAssignment`?"), "{faults}");
    assert!(faults.ends_with("3 lines have faults\n"), "{faults}");
}

#[test]
fn batches_have_at_most_a_hundred_numbers_and_are_accepted_as_requests() {
    let rows = (0..250).map(|at| row(&format!("+4420794{at:05}"), "CallingUserAssignment"));
    let Ended { code, batches, faults } = run(&write("250.csv", rows));
    assert_eq!((code, faults.as_str()), (0, ""));
    let validator = Validator::default();
    let sizes = batches.iter().map(|batch| {
        let target = b"/accounts/contoso:createOrUpdateNumbers?api-version=2024-02-29";
        let headers: &[(&[u8], &[u8])] = &[(b"content-type", b"application/json")];
        let head = Head { method: b"POST", target, headers };
        assert!(validator.check_request(&head, batch.as_bytes(), None).is_accepted());
        validator.parse::<NumberBatch>(batch.as_bytes(), None).unwrap().numbers.len()
    });
    assert_eq!(sizes.collect::<Vec<_>>(), [100, 100, 50]);
}

#[test]
fn an_empty_cell_has_no_capability() {
    let line = "+442079460123,contoso,CallingUserAssignment,,ec58be49-dd2a-4c7b-9a6e-5b3b0a1f9f35";
    let Ended { code, batches, faults } =
        run(&write("capabilities.csv", [line.to_owned()].into_iter()));
    assert_eq!((code, batches.len()), (1, 0));
    let expected = "line 2, choosableCapabilities: `choosableCapabilities` is empty [number/capabilities-empty]";
    assert_eq!(faults.lines().next(), Some(expected));
    assert!(faults.ends_with("\n1 line has faults\n"), "{faults}");
}

/// More errors than a report lists.
#[test]
fn no_fault_is_lost_behind_the_limit_of_a_report() {
    let rows = (0..100)
        .map(|at| row(&format!("0{at}"), if at == 99 { "CallingUserAssignment" } else { "" }));
    let Ended { code, batches, faults } = run(&write("faulty.csv", rows));
    assert_eq!((code, batches.len()), (1, 0));
    assert!(faults.ends_with("100 lines have faults\n"), "{faults}");
    for line in 2..102 {
        assert!(faults.contains(&format!("line {line}, telephoneNumber: ")), "{line}");
    }
}

#[test]
fn a_file_that_cannot_be_read_ends_the_job() {
    let missing = run(Path::new("missing.csv"));
    assert_eq!((missing.code, missing.batches.len()), (2, 0));
    assert!(missing.faults.starts_with("cannot open missing.csv: "), "{}", missing.faults);
    let short = run(&write("short.csv", ["+442079460123,contoso".to_owned()].into_iter()));
    assert_eq!((short.code, short.batches.len()), (2, 0));
}
