//! Envoy with one filter or none, one worker, HTTP/1.1 without TLS.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

/// A running Envoy, which is stopped when this value is dropped.
#[derive(Debug)]
pub(crate) struct Proxy {
    process: Child,
    folder: PathBuf,
    address: SocketAddr,
}

impl Proxy {
    /// Starts Envoy in front of an upstream with a filter, as YAML in one line, and waits until it is ready.
    ///
    /// # Errors
    /// It does not start.
    pub(crate) fn start(
        envoy: &Path,
        folder: PathBuf,
        upstream: SocketAddr,
        filter: Option<&str>,
    ) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("envoy.yaml"), configuration(upstream, filter))?;
        let log = fs::File::create(folder.join("log"))?;
        let mut command = Command::new(envoy);
        command.arg("--config-path").arg(folder.join("envoy.yaml"));
        command.arg("--admin-address-path").arg(folder.join("admin"));
        // A log line for each refused request is written in operation as well.
        command.args(["--concurrency", "1", "--use-dynamic-base-id", "--log-level", "warning"]);
        let process = command.stdout(Stdio::null()).stderr(log).spawn();
        let process = process.with_context(|| format!("cannot start {}", envoy.display()))?;
        let unknown = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut proxy = Self { process, folder, address: unknown };
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            match proxy.find_listener() {
                Some(address) => {
                    proxy.address = address;
                    return Ok(proxy);
                }
                None if Instant::now() > deadline => bail!("Envoy is not ready\n{}", proxy.log()),
                None => {}
            }
            let ended = proxy.process.try_wait()?;
            ensure!(ended.is_none(), "Envoy ended\n{}", proxy.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The CPU time of all threads since the start.
    ///
    /// # Errors
    /// Linux does not say it.
    pub(crate) fn cpu_time(&self) -> Result<Duration> {
        let mut total = 0;
        for task in fs::read_dir(format!("/proc/{}/task", self.process.id()))? {
            let text = fs::read_to_string(task?.path().join("schedstat"))?;
            let time = text.split(' ').next().and_then(|time| time.parse::<u64>().ok());
            total += time.context("the kernel counts no CPU time of threads")?;
        }
        Ok(Duration::from_nanos(total))
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    fn find_listener(&self) -> Option<SocketAddr> {
        if !self.admin("/ready")?.contains("LIVE") {
            return None;
        }
        let found = self.admin("/listeners")?;
        found.lines().find_map(|line| line.strip_prefix("measured::")?.parse().ok())
    }

    fn admin(&self, path: &str) -> Option<String> {
        let address = fs::read_to_string(self.folder.join("admin")).ok()?;
        let mut stream = TcpStream::connect(address.trim()).ok()?;
        let request = format!("GET {path} HTTP/1.1\r\nhost: admin\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).ok()?;
        let mut reply = String::new();
        stream.read_to_string(&mut reply).ok()?;

        Some(reply)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // The process can have ended before.
        let _killed = self.process.kill();
        let _status = self.process.wait();
    }
}

fn configuration(upstream: SocketAddr, filter: Option<&str>) -> String {
    let filter = filter.map_or(String::new(), |filter| format!("                  - {filter}\n"));
    let port = format!("port_value: {}", upstream.port());
    TEMPLATE.replace("                  - FILTER\n", &filter).replace("port_value: 1", &port)
}

const TEMPLATE: &str = include_str!("envoy.yaml");
