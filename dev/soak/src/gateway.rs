//! Envoy with the filter: a process, its statistics and its memory.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

/// A running Envoy, which is stopped when this value is dropped.
#[derive(Debug)]
pub(crate) struct Gateway {
    process: Child,
    folder: PathBuf,
    listeners: BTreeMap<String, SocketAddr>,
}

/// The memory of Envoy, in kilobytes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Memory {
    /// What is resident.
    pub(crate) resident: u64,
    /// The memories of all instances of the filter, resident or not.
    pub(crate) modules: u64,
}

impl Gateway {
    /// Starts Envoy with the file `envoy.yaml` of a folder, and waits until it has that many listeners.
    ///
    /// # Errors
    /// It does not start.
    pub(crate) fn start(
        envoy: &Path,
        folder: &Path,
        workers: u32,
        listeners: usize,
    ) -> Result<Self> {
        let log = fs::File::create(folder.join("log"))?;
        let mut command = Command::new(envoy);
        command.arg("--config-path").arg(folder.join("envoy.yaml"));
        command.arg("--admin-address-path").arg(folder.join("admin"));
        command.args(["--config-yaml", ADMIN, "--concurrency", &workers.to_string()]);
        command.args(["--use-dynamic-base-id", "--log-level", "warning"]);
        command.args(["--drain-time-s", "5", "--drain-strategy", "immediate"]);
        let process = command.stdout(Stdio::null()).stderr(log).spawn();
        let process = process.with_context(|| format!("cannot start {}", envoy.display()))?;
        let mut gateway = Self { process, folder: folder.to_owned(), listeners: BTreeMap::new() };
        let deadline = Instant::now() + Duration::from_secs(60);
        while gateway.listeners.len() < listeners {
            ensure!(Instant::now() < deadline, "Envoy is not ready\n{}", gateway.log());
            if let Some(ended) = gateway.process.try_wait()? {
                bail!("Envoy ended ({ended})\n{}", gateway.log());
            }
            std::thread::sleep(Duration::from_millis(50));
            gateway.listeners = gateway.find_listeners().unwrap_or_default();
        }
        Ok(gateway)
    }

    /// The address of a listener.
    ///
    /// # Errors
    /// There is no such listener.
    pub(crate) fn address(&self, listener: &str) -> Result<SocketAddr> {
        self.listeners.get(listener).copied().with_context(|| format!("no listener {listener}"))
    }

    /// The process ID.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Whether Envoy is running.
    ///
    /// # Errors
    /// The state of the process is unknown.
    pub(crate) fn is_running(&mut self) -> Result<bool> {
        Ok(self.process.try_wait()?.is_none())
    }

    /// The sum of the statistics whose names match; 0 if there are none.
    ///
    /// # Errors
    /// Envoy does not respond.
    pub(crate) fn statistic(&self, pattern: &str) -> Result<u64> {
        let text = self.admin(&format!("/stats?filter={pattern}"))?;
        let values =
            text.lines().filter_map(|line| line.split_once(": ")?.1.trim().parse::<u64>().ok());
        Ok(values.sum::<u64>())
    }

    /// The CPU time since the start.
    ///
    /// # Errors
    /// Linux does not say it.
    pub(crate) fn cpu_time(&self) -> Result<Duration> {
        let mut total = 0;
        for task in fs::read_dir(format!("/proc/{}/task", self.id()))? {
            let text = fs::read_to_string(task?.path().join("schedstat"))?;
            let time = text.split(' ').next().and_then(|time| time.parse::<u64>().ok());
            total += time.context("the kernel counts no CPU time of threads")?;
        }
        Ok(Duration::from_nanos(total))
    }

    /// The end of Envoy's log.
    pub(crate) fn log(&self) -> String {
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        acg_policy_workspace::process::tail(&log, 30)
    }

    /// Whether Envoy's log has a text.
    pub(crate) fn has_logged(&self, text: &str) -> bool {
        fs::read_to_string(self.folder.join("log")).is_ok_and(|log| log.contains(text))
    }

    fn find_listeners(&self) -> Option<BTreeMap<String, SocketAddr>> {
        if !self.admin("/ready").ok()?.contains("LIVE") {
            return None;
        }
        let found = self.admin("/listeners").ok()?;
        let listener = |line: &str| {
            let (name, address) = line.split_once("::")?;
            Some((name.to_owned(), address.trim().parse().ok()?))
        };
        found.lines().filter(|line| line.contains("::")).map(listener).collect()
    }

    fn admin(&self, path: &str) -> Result<String> {
        let address = fs::read_to_string(self.folder.join("admin"))?;
        let mut stream = TcpStream::connect(address.trim())?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let request = format!("GET {path} HTTP/1.1\r\nhost: admin\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        let mut reply = String::new();
        stream.read_to_string(&mut reply)?;
        let (_, body) = reply.split_once("\r\n\r\n").context("no response of Envoy's admin")?;
        Ok(body.to_owned())
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // The process can have ended before.
        let _killed = self.process.kill();
        let _status = self.process.wait();
    }
}

impl Memory {
    /// The memory of a process.
    ///
    /// # Errors
    /// The process has ended.
    pub(crate) fn of(process: u32) -> Result<Self> {
        let status = fs::read_to_string(format!("/proc/{process}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let resident = line.and_then(|line| line.trim().split(' ').next()?.parse().ok());
        let maps = fs::read_to_string(format!("/proc/{process}/maps"))?;
        Ok(Self { resident: resident.context("no VmRSS")?, modules: modules(&maps) })
    }
}

/// The size of the mappings that are followed by an inaccessible one of several gigabytes: V8 reserves the whole address space
/// of a WebAssembly memory.
fn modules(maps: &str) -> u64 {
    let (mut total, mut before) = (0, None);
    for mapping in maps.lines().filter_map(Mapping::read) {
        if let Some(Mapping { start, end, is_accessible: true }) = before
            && !mapping.is_accessible
            && mapping.start == end
            && mapping.end - mapping.start > RESERVED
        {
            total += (end - start) / 1024;
        }
        before = Some(mapping);
    }
    total
}

#[derive(Clone, Copy, Debug)]
struct Mapping {
    start: u64,
    end: u64,
    is_accessible: bool,
}

impl Mapping {
    fn read(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let (start, end) = words.next()?.split_once('-')?;
        let number = |text| u64::from_str_radix(text, 16).ok();
        let is_accessible = words.next()?.starts_with("rw");
        Some(Self { start: number(start)?, end: number(end)?, is_accessible })
    }
}

const RESERVED: u64 = 4 << 30;

/// The sample has no admin interface.
const ADMIN: &str = "admin: { address: { socket_address: { address: 127.0.0.1, port_value: 0 } } }";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memories_of_modules_are_found_in_the_mappings() {
        let maps = "1000-3000 rw-p 00000000 00:00 0 \n\
                    3000-200003000 ---p 00000000 00:00 0 \n\
                    300000000-300001000 rw-p 00000000 00:00 0 \n\
                    300001000-300002000 ---p 00000000 00:00 0 \n";
        assert_eq!(modules(maps), 8);
    }
}
