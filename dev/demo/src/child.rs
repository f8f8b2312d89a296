//! A program that the demo starts and stops.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use acg_policy_workspace::{paths, process};
use anyhow::{Context, Result};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::process::Command;
use tokio::time::timeout;

/// A running program with its log. It is killed when this value is dropped.
#[derive(Debug)]
pub struct Child {
    name: &'static str,
    line: String,
    log: PathBuf,
    process: tokio::process::Child,
}

impl Child {
    /// Starts a program; its standard output and standard error go to the log.
    ///
    /// # Errors
    /// The log cannot be written, or the program cannot be started.
    pub fn start(name: &'static str, command: std::process::Command, log: &Path) -> Result<Self> {
        let file =
            File::create(log).with_context(|| format!("cannot write {}", paths::shown(log)))?;
        let line = process::line(&command);
        let mut command = Command::from(command);
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file).kill_on_drop(true);
        let process = command.spawn().with_context(|| format!("cannot start {name}"))?;
        Ok(Self { name, line, log: log.to_owned(), process })
    }

    /// The process ID, while the program runs.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.process.id()
    }

    /// The command, as a person types it in the root of the workspace.
    #[must_use]
    pub fn line(&self) -> &str {
        &self.line
    }

    /// The exit status and the end of the log, when the program has ended.
    pub fn ended(&mut self) -> Option<String> {
        let status = self.process.try_wait().ok()??;
        Some(format!("{} ended ({status})\n{}", self.name, self.log_tail()))
    }

    /// The end of the log.
    #[must_use]
    pub fn log_tail(&self) -> String {
        format!("--- end of {}\n{}", paths::shown(&self.log), process::tail(&self.log(), 15))
    }

    /// The whole log.
    #[must_use]
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.log).unwrap_or_default()).into_owned()
    }

    /// Sends SIGTERM, waits for the end of the program, and kills it after ten seconds.
    ///
    /// # Errors
    /// The end of the program cannot be waited for.
    pub async fn stop(mut self) -> Result<ExitStatus> {
        if let Some(id) = self.id().and_then(|id| i32::try_from(id).ok()) {
            // An error means that the program has just ended.
            let _ = kill(Pid::from_raw(id), Signal::SIGTERM);
        }
        if let Ok(status) = timeout(PATIENCE, self.process.wait()).await {
            return Ok(status?);
        }
        self.process.kill().await?;
        Ok(self.process.wait().await?)
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

    async fn until<T>(mut value: impl FnMut() -> Option<T>) -> T {
        let found = async {
            loop {
                if let Some(value) = value() {
                    return value;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(PATIENCE, found).await.unwrap()
    }

    #[tokio::test]
    async fn the_end_of_a_program_has_its_status_and_its_log() {
        let (_folder, mut child) = shell("echo out of luck; exit 7");
        let end = until(|| child.ended()).await;
        assert!(end.contains("exit status: 7") && end.contains("out of luck"), "{end}");
    }

    #[tokio::test]
    async fn a_program_that_is_stopped_can_clean_up() {
        let (_folder, child) = shell("trap 'exit 0' TERM; echo up; while :; do sleep 0.02; done");
        until(|| (!child.log().is_empty()).then_some(())).await;
        assert!(child.stop().await.unwrap().success());
    }

    #[tokio::test]
    async fn a_dropped_child_is_killed() {
        let (_folder, mut child) = shell("exec sleep 60");
        assert!(child.ended().is_none());
        let id = Pid::from_raw(i32::try_from(child.id().unwrap()).unwrap());
        drop(child);
        until(|| kill(id, None).is_err().then_some(())).await;
    }
}
