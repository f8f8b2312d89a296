//! A program that the demo started and ends.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// A running program with its log. It ends when this value goes.
#[derive(Debug)]
pub(crate) struct Child {
    name: &'static str,
    line: String,
    log: PathBuf,
    process: std::process::Child,
}

impl Child {
    /// Starts a program; both its outputs go to the log.
    ///
    /// # Errors
    /// The log cannot be written or the program not started.
    pub(crate) fn start(name: &'static str, mut command: Command, log: &Path) -> Result<Self> {
        let file = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let line = process::line(&command);
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        let process = command.spawn().with_context(|| format!("cannot start {name}"))?;
        Ok(Self { name, line, log: log.to_owned(), process })
    }

    /// The process id.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// The command, as a person types it in the root of the workspace.
    pub(crate) fn line(&self) -> &str {
        &self.line
    }

    /// What to say when the program has ended by itself.
    pub(crate) fn ended(&mut self) -> Option<String> {
        let status = self.process.try_wait().ok()??;
        Some(format!("{} ended ({status})\n{}", self.name, self.last_words()))
    }

    /// The end of the log.
    pub(crate) fn last_words(&self) -> String {
        let tail = process::tail(&self.said(), 15);
        format!("--- end of {}\n{tail}", paths::shown(&self.log))
    }

    /// Everything in the log.
    pub(crate) fn said(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.log).unwrap_or_default()).into_owned()
    }

    /// Asks the program to end, waits for that, and says how it ended.
    ///
    /// # Errors
    /// The end cannot be waited for.
    pub(crate) fn stop(mut self) -> Result<ExitStatus> {
        self.end();
        Ok(self.process.wait()?)
    }

    fn end(&mut self) {
        if !self.is_running() {
            return;
        }
        if let Ok(id) = i32::try_from(self.process.id()) {
            // A failure means that it has just ended.
            let _ = kill(Pid::from_raw(id), Signal::SIGTERM);
        }
        let start = Instant::now();
        while self.is_running() {
            if start.elapsed() > PATIENCE {
                let _ = self.process.kill();
                let _ = self.process.wait();
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn is_running(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.end();
    }
}

const PATIENCE: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// A shell, with the folder that its log is in.
    fn shell(script: &str) -> (TempDir, Child) {
        let mut command = process::command("sh");
        command.args(["-c", script]);
        let folder = tempfile::tempdir().unwrap();
        let child = Child::start("the shell", command, &folder.path().join("log")).unwrap();
        (folder, child)
    }

    #[test]
    fn a_child_that_ends_tells_its_last_words() {
        let (_folder, mut child) = shell("echo out of luck; exit 7");
        let start = Instant::now();
        let end = loop {
            if let Some(end) = child.ended() {
                break end;
            }
            assert!(start.elapsed() < PATIENCE, "the shell did not end");
            thread::sleep(Duration::from_millis(10));
        };
        assert!(end.contains("exit status: 7") && end.contains("out of luck"), "{end}");
    }

    #[test]
    fn a_child_is_asked_to_end_and_may_clean_up() {
        let (_folder, child) = shell("trap 'exit 0' TERM; echo up; while :; do sleep 0.02; done");
        while child.said().is_empty() {
            thread::sleep(Duration::from_millis(10));
        }
        assert!(child.stop().unwrap().success());
    }

    #[test]
    fn a_child_ends_with_its_value() {
        let (_folder, mut child) = shell("exec sleep 60");
        assert!(child.ended().is_none());
        let id = Pid::from_raw(i32::try_from(child.id()).unwrap());
        drop(child);
        assert!(kill(id, None).is_err(), "the child still runs");
    }
}
