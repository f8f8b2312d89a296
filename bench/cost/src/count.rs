//! The instructions of `acg-policy check --format json`, counted by callgrind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use acg_policy_workspace::{paths, process};
use anyhow::{Context as _, Result};

/// Runs the built program under valgrind.
#[derive(Debug)]
pub(crate) struct Counter {
    valgrind: PathBuf,
    program: PathBuf,
    folder: PathBuf,
}

impl Counter {
    /// # Errors
    /// The folder for requests cannot be made.
    pub(crate) fn new(valgrind: &Path) -> Result<Self> {
        let folder = paths::artifacts().join("cost");
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let program = paths::cargo_target().join("release/acg-policy");
        Ok(Self { valgrind: valgrind.to_owned(), program, folder })
    }

    /// Counts the instructions for each line, two lines at a time.
    ///
    /// # Errors
    /// The program does not run or refuses a line, which `acg-policy-evaluate` has accepted, or valgrind gives no count.
    pub(crate) fn count_all(&self, lines: &[String]) -> Result<Vec<u64>> {
        let mut counts = Vec::new();
        for pair in lines.chunks(2) {
            let counted: Vec<Result<u64>> = thread::scope(|scope| {
                let jobs: Vec<_> = pair
                    .iter()
                    .enumerate()
                    .map(|(index, line)| scope.spawn(move || self.count(line, index)))
                    .collect();
                let failed = || anyhow::anyhow!("a count was not finished");
                jobs.into_iter().map(|job| job.join().unwrap_or_else(|_| Err(failed()))).collect()
            });
            counts.extend(counted.into_iter().collect::<Result<Vec<u64>>>()?);
        }
        Ok(counts)
    }

    fn count(&self, line: &str, index: usize) -> Result<u64> {
        let input = self.write(&format!("counted-{index}.jsonl"), line)?;
        let mut callgrind = process::command(&self.valgrind);
        callgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(&self.program);
        callgrind.args(["check", "--format", "json"]).arg(&input);
        instructions(&mut callgrind)
    }

    /// Writes a request into the folder of this command.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(crate) fn write(&self, name: &str, line: &str) -> Result<PathBuf> {
        let file = self.folder.join(name);
        fs::write(&file, format!("{line}\n"))
            .with_context(|| format!("cannot write {}", file.display()))?;
        Ok(file)
    }
}

/// Valgrind writes the count on standard error. The exit code is that of the verdict.
fn instructions(callgrind: &mut Command) -> Result<u64> {
    let command = process::line(callgrind);
    let output = callgrind.stdin(Stdio::null()).output();
    let output = output.with_context(|| format!("cannot start `{command}`"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    let count = text.lines().find_map(|line| line.split_once("Collected :"));
    let count = count.and_then(|(_, count)| count.trim().parse().ok());
    let verdict = output.stdout.starts_with(b"{\"id\":1,");
    count
        .filter(|_| verdict)
        .with_context(|| format!("`{command}` gave no verdict or no count:\n{text}"))
}
