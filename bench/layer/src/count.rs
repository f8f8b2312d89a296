//! Counts with valgrind, as `cargo xtask instructions` does.

use std::env;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::services::REQUESTS;

/// Prints the instructions of each service, and how many times those of the first they are.
pub(crate) fn run() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let counts = folder.path().join("counts");
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--quiet", "--zero-before=*::measured"]);
    valgrind.arg("--dump-after=*::measured");
    valgrind.arg(format!("--callgrind-out-file={}", counts.display()));
    let output = valgrind.arg(env::current_exe()?).output().context("install valgrind")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8(output.stdout)?;
    let mut first = None;
    let names: Vec<&str> = listed.lines().collect();
    for (index, requests) in names.chunks(REQUESTS).enumerate() {
        let name = requests.last().context("a service without requests")?;
        let number = index * REQUESTS + requests.len();
        let text = fs::read_to_string(folder.path().join(format!("counts.{number}")))?;
        let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
        let total: f64 = total.context("valgrind counted nothing")?.trim().parse()?;
        let first = *first.get_or_insert(total);
        println!("{total:>8} {:>5.2}  {name}", total / first);
    }
    Ok(())
}
