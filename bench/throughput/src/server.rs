//! A server in a process of its own, whose CPU time and memory can be read.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};

/// A running server, which is stopped when this value is dropped.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: SocketAddr,
}

impl Server {
    /// The handler that the program is compared with.
    pub(crate) fn bare() -> Result<Self> {
        Self::start(Command::new(std::env::current_exe()?).arg("--bare"))
    }

    /// `acg-policy serve`.
    pub(crate) fn program(program: &Path) -> Result<Self> {
        Self::start(Command::new(program).args(["serve", "--listen", "127.0.0.1:0"]))
    }

    fn start(command: &mut Command) -> Result<Self> {
        let mut process = command.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().context("no output")?).read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening http://").context("not listening")?;
        Ok(Self { address: address.parse()?, process })
    }

    /// The CPU time that the process has used.
    pub(crate) fn cpu_time(&self) -> Result<Duration> {
        Ok(cpu_time(self.process.id())?.0)
    }

    /// The resident memory.
    pub(crate) fn memory_kib(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next()).context("no VmRSS")?;
        Ok(number.parse()?)
    }
}

/// The CPU time that a process has used, and whether it has ended.
pub(crate) fn cpu_time(process: u32) -> Result<(Duration, bool)> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, fields) = stat.rsplit_once(')').context("no fields")?;
    let mut fields = fields.split_whitespace();
    let has_ended = fields.next() == Some("Z");
    // `utime` and `stime`, in hundredths of a second.
    let ticks: u64 = fields.skip(10).take(2).flat_map(str::parse::<u64>).sum();
    Ok((Duration::from_millis(ticks * 10), has_ended))
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended.
        let _killed = self.process.kill();
        let _status = self.process.wait();
    }
}
