//! Envoy with the sample configuration. Addresses and the path of the filter are replaced, and single
//! lines if a test requires it.

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::client;
use crate::common;
use crate::sample::FILTER;
pub(crate) use crate::sample::Sample;

/// A running Envoy, which is stopped when this value is dropped.
pub(crate) struct Gateway {
    process: Child,
    folder: PathBuf,
    listeners: BTreeMap<String, SocketAddr>,
}

/// A listener and its differences from the sample.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listener {
    pub(crate) name: String,
    /// The filter's configuration; that of the sample for `None`.
    pub(crate) configuration: Option<Value>,
    /// Texts of the sample and their replacements.
    pub(crate) replacements: Vec<(&'static str, &'static str)>,
    /// HTTP filters before this one, as YAML with the indentation of the sample.
    pub(crate) earlier_filters: String,
}

impl Gateway {
    /// Starts Envoy in front of an upstream, and waits until it is ready.
    pub(crate) fn start(upstream: SocketAddr, listeners: &[Listener]) -> Self {
        Self::start_with_workers(1, upstream, listeners)
    }

    /// Starts Envoy with a number of workers.
    pub(crate) fn start_with_workers(
        workers: u32,
        upstream: SocketAddr,
        listeners: &[Listener],
    ) -> Self {
        Self::start_text(workers, &configuration(upstream, listeners), listeners.len())
    }

    /// Starts Envoy with more time for connections to the upstream: with a thousand requests at once on a busy machine, Envoy
    /// finds a connection that is open only after the timeout of the sample.
    pub(crate) fn start_patiently(
        workers: u32,
        upstream: SocketAddr,
        listeners: &[Listener],
    ) -> Self {
        let text = configuration(upstream, listeners);
        let text = text.replace("connect_timeout: 0.5s", "connect_timeout: 10s");
        Self::start_text(workers, &text, listeners.len())
    }

    fn start_text(workers: u32, text: &str, listeners: usize) -> Self {
        let mut gateway = Self::spawn(workers, text);
        gateway.wait_for_listeners(listeners);
        gateway
    }

    /// Starts Envoy with a sample that has one listener.
    pub(crate) fn start_file(sample: &Sample) -> Self {
        let mut gateway = Self::spawn(1, sample.text());
        gateway.wait_for_listeners(1);
        gateway
    }

    fn wait_for_listeners(&mut self, count: usize) {
        let deadline = Instant::now() + Duration::from_secs(60);
        while self.listeners.len() < count {
            assert!(Instant::now() < deadline, "Envoy is not ready:\n{}", self.log());
            if let Some(ended) = self.process.try_wait().unwrap() {
                panic!("Envoy ended with {ended}:\n{}", self.log());
            }
            std::thread::sleep(Duration::from_millis(20));
            self.listeners = self.find_listeners().unwrap_or_default();
        }
    }

    /// Starts Envoy with the unchanged sample.
    pub(crate) fn start_sample(upstream: SocketAddr) -> Self {
        Self::start(upstream, &[Listener { name: "sample".to_owned(), ..Listener::default() }])
    }

    /// Starts Envoy with a configuration that it must reject, and returns its log.
    pub(crate) fn start_rejected(upstream: SocketAddr, listener: Listener) -> String {
        let mut gateway = Self::spawn(1, &configuration(upstream, &[listener]));
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            if let Some(ended) = gateway.process.try_wait().unwrap() {
                assert!(!ended.success(), "{}", gateway.log());
                return gateway.log();
            }
            assert!(Instant::now() < deadline, "Envoy has started:\n{}", gateway.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Has Envoy validate a sample configuration. The error is Envoy's output.
    pub(crate) fn validate(sample: &Path) -> Result<(), String> {
        let filter = format!("{:?}", common::built_filter().display().to_string());
        let text = fs::read_to_string(sample).unwrap();
        let text = replace(&text, FILTER, &filter);
        let mut command = Command::new(envoy());
        command.args(["--mode", "validate", "--log-level", "warning", "--config-yaml", &text]);
        let output = command.output().unwrap();
        let messages = String::from_utf8_lossy(&output.stderr).into_owned();
        let is_valid = messages.is_empty() && output.status.success();
        if is_valid { Ok(()) } else { Err(messages) }
    }

    /// The address of a listener.
    pub(crate) fn address(&self, listener: &str) -> SocketAddr {
        self.listeners[listener]
    }

    /// Whether Envoy is running.
    pub(crate) fn is_running(&mut self) -> bool {
        self.process.try_wait().unwrap().is_none()
    }

    /// A value of Envoy's statistics; 0 for an unknown name.
    pub(crate) fn statistic(&self, name: &str) -> u64 {
        let text = self.admin(&format!("/stats?filter=^{name}$")).unwrap();
        text.split_once(": ").map_or(0, |(_, number)| number.trim().parse().unwrap())
    }

    /// A counter of the filter, once it has passed on what it has counted before.
    pub(crate) fn counter(&self, name: &str) -> u64 {
        std::thread::sleep(COUNTER_DELAY);
        self.statistic(&format!("wasmcustom.acg_policy.{name}"))
    }

    /// Envoy's statistics in the text format of Prometheus.
    pub(crate) fn prometheus(&self) -> String {
        self.admin("/stats/prometheus").unwrap()
    }

    /// The lines of the access log, which Envoy writes once a second.
    pub(crate) fn access_log(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.folder.join("access")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The objects that the filter has written to Envoy's log.
    pub(crate) fn filter_log(&self) -> Vec<Value> {
        self.filter_log_after(0).0
    }

    /// The objects after an offset of Envoy's log, and the offset of those that will follow.
    pub(crate) fn filter_log_after(&self, offset: usize) -> (Vec<Value>, usize) {
        let text = self.log();
        let end = text.rfind('\n').map_or(offset, |end| end + 1);
        let text = text.get(offset..end).unwrap_or_default();
        let lines = text.lines().filter_map(|line| line.split_once("wasm log").map(|it| it.1));
        let object = |line: &str| serde_json::from_str(line.split_once(": ")?.1).ok();
        (lines.filter_map(object).collect(), end)
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    fn spawn(workers: u32, configuration: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("envoy-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("envoy.yaml"), configuration).unwrap();
        let log = fs::File::create(folder.join("log")).unwrap();
        let access_log = fs::File::create(folder.join("access")).unwrap();
        let process = Command::new(envoy())
            .arg("--config-path")
            .arg(folder.join("envoy.yaml"))
            .arg("--admin-address-path")
            .arg(folder.join("admin"))
            .args(["--config-yaml", ADMIN])
            .args(["--concurrency", &workers.to_string(), "--use-dynamic-base-id"])
            .args(["--log-level", "warning", "--component-log-level", "wasm:info"])
            .stdout(access_log)
            .stderr(log)
            .spawn()
            .unwrap();
        Self { process, folder, listeners: BTreeMap::new() }
    }

    fn find_listeners(&self) -> Option<BTreeMap<String, SocketAddr>> {
        if self.admin("/ready")?.trim() != "LIVE" {
            return None;
        }
        let found: Value = serde_json::from_str(&self.admin("/listeners?format=json")?).ok()?;
        let listener = |status: &Value| {
            let address = &status["local_address"]["socket_address"];
            let port = u16::try_from(address["port_value"].as_u64()?).ok()?;
            Some((status["name"].as_str()?.to_owned(), SocketAddr::from(([127, 0, 0, 1], port))))
        };
        found["listener_statuses"].as_array()?.iter().map(listener).collect()
    }

    fn admin(&self, path: &str) -> Option<String> {
        let address = fs::read_to_string(self.folder.join("admin")).ok()?.trim().parse().ok()?;
        let reply = client::try_send(
            address,
            format!("GET {path} HTTP/1.1\r\nhost: admin\r\n\r\n").as_bytes(),
        )
        .ok()?;
        String::from_utf8(reply.body).ok()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // The process can have ended before.
        let _killed = self.process.kill();
        let _status = self.process.wait();
        if !std::thread::panicking() {
            let _removed = fs::remove_dir_all(&self.folder);
        }
    }
}

fn configuration(upstream: SocketAddr, listeners: &[Listener]) -> String {
    let sample = fs::read_to_string(common::workspace().join("plugin/envoy/envoy.yaml")).unwrap();
    let (before, rest) = sample.split_once("  listeners:\n").unwrap();
    let (listener, after) = rest.split_once("\n  clusters:\n").unwrap();
    let listeners: String =
        listeners.iter().map(|listener_options| fill(listener, listener_options)).collect();
    let after = replace(after, "port_value: 8081", &format!("port_value: {}", upstream.port()));
    format!("{before}  listeners:\n{listeners}\n  clusters:\n{after}")
}

fn fill(listener: &str, listener_options: &Listener) -> String {
    let filter = common::built_filter();
    let address = "\n      address:";
    let mut text = replace(
        listener,
        &format!("name: provisioning{address}"),
        &format!("name: {}{address}", listener_options.name),
    );
    text = replace(&text, "port_value: 8080", "port_value: 0");
    text = replace(&text, FILTER, &format!("{:?}", filter.display().to_string()));
    if let Some(configuration) = &listener_options.configuration {
        let (before, rest) = text.split_once("value: |\n").unwrap();
        let (_, after) = rest.split_once("\n\n").unwrap();
        let quoted = configuration.to_string().replace('\'', "''");
        text = format!("{before}value: '{quoted}'\n\n{after}");
        if configuration["responseHeaders"] == true {
            text = with_response_capabilities(&text);
        }
    }
    let filter_item = "                  - name: acg_policy\n";
    text =
        replace(&text, filter_item, &format!("{}{filter_item}", listener_options.earlier_filters));
    for (from, to) in &listener_options.replacements {
        text = replace(&text, from, to);
    }
    text + "\n"
}

/// As the sample's comment says.
fn with_response_capabilities(text: &str) -> String {
    let text = replace(text, "# proxy_on_response_headers", "proxy_on_response_headers");
    replace(&text, "# proxy_replace_header_map_value", "proxy_replace_header_map_value")
}

fn replace(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "the sample must contain `{from}` once");
    text.replace(from, to)
}

/// The program: the one that `cargo xtask test` names, or else the one that it has installed.
fn envoy() -> PathBuf {
    if let Some(named) = std::env::var_os("ACG_POLICY_ENVOY") {
        return PathBuf::from(named);
    }
    let versions = fs::read_dir(common::workspace().join("target/tools/envoy/lib"));
    let inside = |folder: &Path| folder.join("site-packages/envoy/_bin/envoy");
    let mut found = versions.into_iter().flatten().flatten().map(|folder| inside(&folder.path()));
    found.find(|file| file.is_file()).expect("Envoy is not installed: run `cargo xtask setup`")
}

/// The samples have no admin interface.
const ADMIN: &str = "admin: { address: { socket_address: { address: 127.0.0.1, port_value: 0 } } }";

/// The filter passes its counters on every 100 ms.
const COUNTER_DELAY: Duration = Duration::from_millis(250);
