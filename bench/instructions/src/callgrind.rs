//! Valgrind's callgrind counts the instructions of each call of one function. Unlike time, instructions are the same
//! on a busy machine.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use acg_policy_workspace::{paths, process};

/// A program of this package whose function `measured` is counted. It names each call of that function on a line of
/// its standard output.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// The profile that it is built with.
    pub(crate) profile: &'static str,
}

/// The name of a call, and the number of its instructions.
pub(crate) type Call = (String, u64);

impl Program {
    /// Builds the program, runs it under valgrind, and reads the count of each call.
    ///
    /// # Errors
    /// The program does not build or run.
    pub(crate) fn calls(&self, valgrind: &Path) -> Result<Vec<Call>> {
        let package =
            ["--profile", self.profile, "--package", env!("CARGO_PKG_NAME"), "--bin", self.name];
        process::run(process::cargo_build().args(package))?;
        let folder = paths::artifacts().join("callgrind").join(self.name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let mut callgrind = process::command(valgrind);
        callgrind.args(["--tool=callgrind", "--quiet", "--zero-before=*::measured"]);
        callgrind.arg("--dump-after=*::measured");
        callgrind.arg(format!("--callgrind-out-file={}", folder.join("counts").display()));
        let program = paths::cargo_target().join(self.profile).join(self.name);
        read(&process::output(callgrind.arg(program))?, &folder)
    }
}

/// The program names each call on a line; valgrind writes one file for each, in the same order.
fn read(listed: &str, folder: &Path) -> Result<Vec<Call>> {
    let lines = listed.lines().enumerate();
    let call = |(index, line): (usize, &str)| {
        let count = instructions(&folder.join(format!("counts.{}", index + 1)))?;
        Ok((line.to_owned(), count))
    };
    let calls: Vec<Call> = lines.map(call).collect::<Result<_>>()?;
    ensure!(!calls.is_empty(), "the program named no call");
    Ok(calls)
}

fn instructions(file: &Path) -> Result<u64> {
    let text = fs::read_to_string(file)
        .with_context(|| format!("valgrind wrote no {}", file.display()))?;
    let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
    let total = total.and_then(|count| count.trim().parse().ok()).filter(|count| *count > 0);
    total.with_context(|| format!("{} counts no instructions", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_and_counts_are_matched_by_their_order() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path();
        fs::write(folder.join("counts.1"), "part: 1\ntotals: 7\n").unwrap();
        fs::write(folder.join("counts.2"), "part: 2\ntotals: 15\n").unwrap();
        let calls = read("one\nother\n", folder).unwrap();
        assert_eq!(calls, [("one".to_owned(), 7), ("other".to_owned(), 15)]);
        assert!(read("one\nother\nthird\n", folder).is_err());
        assert!(read("", folder).is_err());
    }
}
