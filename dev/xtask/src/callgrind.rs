//! Valgrind's callgrind: what the calls of one function cost, in instructions. These are the same on
//! a busy machine, where time is not.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::{process, setup, workspace};

/// A program of `acg-policy-instructions` whose function `measured` is what counts. It names each
/// call of it on a line of its standard output.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// The profile that it is built with.
    pub(crate) profile: &'static str,
}

/// What a call was named, and what it cost.
pub(crate) type Call = (String, u64);

impl Program {
    /// Builds the program, runs it under valgrind, and reads what every call cost.
    ///
    /// # Errors
    /// Valgrind is missing and cannot be installed, or the program does not build or run.
    pub(crate) fn calls(&self) -> Result<Vec<Call>> {
        let valgrind = setup::valgrind()?;
        let package = ["--profile", self.profile, "--package", PACKAGE, "--bin", self.name];
        process::run(process::cargo_build().args(package))?;
        let folder = workspace::artifacts().join("callgrind").join(self.name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let mut callgrind = process::command(valgrind);
        callgrind.args(["--tool=callgrind", "--quiet", "--zero-before=*::measured"]);
        callgrind.arg("--dump-after=*::measured");
        callgrind.arg(format!("--callgrind-out-file={}", folder.join("counts").display()));
        let program = workspace::cargo_target().join(self.profile).join(self.name);
        read(&process::output(callgrind.arg(program))?, &folder)
    }
}

/// The program names each call on a line; valgrind writes a file for each, in the same order.
fn read(listed: &str, folder: &Path) -> Result<Vec<Call>> {
    let lines = listed.lines().enumerate();
    let call = |(index, line): (usize, &str)| {
        let count = instructions(&folder.join(format!("counts.{}", index + 1)))?;
        Ok((line.to_owned(), count))
    };
    let calls: Vec<Call> = lines.map(call).collect::<Result<_>>()?;
    ensure!(!calls.is_empty(), "the program named no calls");
    Ok(calls)
}

fn instructions(file: &Path) -> Result<u64> {
    let text = fs::read_to_string(file)
        .with_context(|| format!("valgrind wrote no {}", file.display()))?;
    let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
    let total = total.and_then(|count| count.trim().parse().ok()).filter(|count| *count > 0);
    total.with_context(|| format!("{} counts no instructions", file.display()))
}

const PACKAGE: &str = "acg-policy-instructions";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_and_counts_belong_together_by_their_order() {
        let folder = workspace::artifacts().join("callgrind-test");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("counts.1"), "part: 1\ntotals: 7\n").unwrap();
        fs::write(folder.join("counts.2"), "part: 2\ntotals: 15\n").unwrap();
        let calls = read("one\nother\n", &folder).unwrap();
        assert_eq!(calls, [("one".to_owned(), 7), ("other".to_owned(), 15)]);
        assert!(read("one\nother\nthird\n", &folder).is_err());
        assert!(read("", &folder).is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
