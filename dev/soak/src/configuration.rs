//! The configuration of Envoy: the sample of a gateway, with a listener for each mode in a file that can be replaced.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use acg_policy_workspace::paths;
use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

/// How a listener treats requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mode {
    /// It holds requests back until the verdict.
    Hold,
    /// It holds bodies back until the verdict.
    Body,
    /// It observes.
    Observe,
    /// It holds requests back, and its policy changes.
    Change,
}

impl Mode {
    pub(crate) const ALL: [Self; 4] = [Self::Hold, Self::Body, Self::Observe, Self::Change];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Body => "body",
            Self::Observe => "observe",
            Self::Change => "change",
        }
    }

    /// The configuration of the filter. `edition` counts the changes of the policy.
    fn configuration(self, edition: usize) -> Value {
        let policy = if self == Self::Change { policy(edition) } else { json!({}) };
        let mut configuration = json!({
            "policy": policy,
            // A lookup must not fail because the emulator shares a busy machine with the load.
            "account": { "cluster": "acg_lookups", "authority": "acg-api.internal", "timeoutMs": 10_000 },
            "name": self.name(),
            "responseHeaders": true,
        });
        let member = match self {
            Self::Hold | Self::Change => None,
            Self::Body => Some(("hold", json!("body"))),
            Self::Observe => Some(("observe", json!(true))),
        };
        if let (Some((name, value)), Some(object)) = (member, configuration.as_object_mut()) {
            object.insert(name.to_owned(), value);
        }
        configuration
    }
}

/// The policy of the listener whose policy changes.
pub(crate) fn policy(edition: usize) -> Value {
    if edition.is_multiple_of(2) { json!({}) } else { json!({ "profile": "strict" }) }
}

/// The files of a gateway.
#[derive(Debug)]
pub(crate) struct Configuration<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) filter: &'a Path,
    pub(crate) api: SocketAddr,
    pub(crate) lookups: SocketAddr,
    /// A port for each mode.
    pub(crate) ports: [u16; 4],
}

impl Configuration<'_> {
    /// Writes the bootstrap, and the first edition of the listeners.
    ///
    /// # Errors
    /// The sample has another form, or the files cannot be written.
    pub(crate) fn write(&self) -> Result<()> {
        let sample = Sample::read()?;
        let clusters = replace(
            &sample.clusters,
            "port_value: 8081",
            &format!("port_value: {}", self.api.port()),
        )?;
        let endpoint = json!({ "endpoint": { "address": { "socket_address": {
            "address": "127.0.0.1", "port_value": self.lookups.port(),
        } } } });
        let lookups =
            json!({ "cluster_name": "acg_lookups", "endpoints": [{ "lb_endpoints": [endpoint] }] });
        let clusters =
            replace(&clusters, "load_assignment: *api", &format!("load_assignment: {lookups}"))?;
        let listeners = self.folder.join("listeners.yaml").display().to_string();
        let dynamic = json!({ "lds_config": { "path_config_source": { "path": listeners } } });
        let node = r#"{ "id": "soak", "cluster": "soak" }"#;
        let bootstrap = format!(
            "{}\nnode: {node}\ndynamic_resources: {dynamic}\nstatic_resources:\n  clusters:\n{clusters}",
            sample.before
        );
        fs::write(self.folder.join("envoy.yaml"), bootstrap)?;
        self.write_listeners(&Edition::Policy(0))
    }

    /// Replaces the listeners. Envoy notices that a file is moved to this place.
    ///
    /// # Errors
    /// The sample has another form, or the file cannot be written.
    pub(crate) fn write_listeners(&self, edition: &Edition) -> Result<()> {
        let sample = Sample::read()?;
        let mut text = "resources:\n".to_owned();
        for (mode, port) in Mode::ALL.into_iter().zip(self.ports) {
            let configuration = match edition {
                Edition::Invalid if mode == Mode::Change => {
                    json!({ "policy": { "profile": "none" } })
                }
                Edition::Invalid => mode.configuration(0),
                Edition::Policy(edition) => mode.configuration(*edition),
            };
            text.push_str(&self.listener(&sample.listener, mode.name(), port, &configuration)?);
        }
        let new = self.folder.join("listeners.new");
        fs::write(&new, text)?;
        Ok(fs::rename(new, self.folder.join("listeners.yaml"))?)
    }

    fn listener(&self, sample: &str, name: &str, port: u16, filter: &Value) -> Result<String> {
        let typed = format!("    - \"@type\": {LISTENER}\n      name: {name}\n      address:");
        let text = replace(sample, "    - name: provisioning\n      address:", &typed)?;
        let text = replace(&text, "port_value: 8080", &format!("port_value: {port}"))?;
        // All modes show the verdict in header fields of responses.
        let text = replace(&text, "# proxy_on_response_headers", "proxy_on_response_headers")?;
        let text =
            replace(&text, "# proxy_replace_header_map_value", "proxy_replace_header_map_value")?;
        let module = format!("{:?}", self.filter.display().to_string());
        let text = replace(&text, "/etc/envoy/acg_policy_plugin.wasm", &module)?;
        let (before, rest) = text.split_once("value: |\n").context("no configuration")?;
        let (_, after) = rest.split_once("\n\n").context("no end of the configuration")?;
        Ok(format!("{before}value: '{filter}'\n\n{after}\n"))
    }
}

/// An edition of the listeners.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Edition {
    /// With the policy of this number.
    Policy(usize),
    /// With a configuration that the filter rejects.
    Invalid,
}

/// The parts of `plugin/envoy/envoy.yaml`.
struct Sample {
    before: String,
    listener: String,
    clusters: String,
}

impl Sample {
    fn read() -> Result<Self> {
        let file = paths::root().join("plugin/envoy/envoy.yaml");
        let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        let (before, rest) =
            text.split_once("static_resources:\n  listeners:\n").context("no listeners")?;
        let (listener, clusters) = rest.split_once("\n  clusters:\n").context("no clusters")?;
        let [before, listener, clusters] = [before, listener, clusters].map(str::to_owned);
        Ok(Self { before, listener, clusters })
    }
}

fn replace(text: &str, from: &str, to: &str) -> Result<String> {
    ensure!(text.matches(from).count() == 1, "the sample must contain `{from}` once");
    Ok(text.replace(from, to))
}

const LISTENER: &str = "type.googleapis.com/envoy.config.listener.v3.Listener";
