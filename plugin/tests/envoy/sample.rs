//! A sample configuration as it is in the repository, with free ports and the built filter.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::common;

/// A sample configuration.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    text: String,
}

impl Sample {
    /// The sample with this name in `plugin/envoy`, in front of an upstream.
    pub(crate) fn new(name: &str, upstream: SocketAddr) -> Self {
        let mut sample = Self::new_without_upstream(name);
        sample.replace_all("port_value: 8081", &format!("port_value: {}", upstream.port()));
        sample
    }

    /// The sample with this name, with its own addresses of the upstream.
    pub(crate) fn new_without_upstream(name: &str) -> Self {
        let file = common::workspace().join("plugin/envoy").join(name);
        let text = fs::read_to_string(file).unwrap();
        let mut sample = Self { text };
        sample.replace_all("port_value: 8080", "port_value: 0");
        let filter = common::built_filter();
        sample.replace_all(FILTER, &format!("{:?}", filter.display().to_string()));
        sample
    }

    /// A configuration from elsewhere.
    pub(crate) fn of(text: String) -> Self {
        Self { text }
    }

    /// Replaces a text that occurs once.
    pub(crate) fn replace(&mut self, from: &str, to: &str) {
        assert_eq!(self.text.matches(from).count(), 1, "the sample must contain `{from}` once");
        self.replace_all(from, to);
    }

    /// Replaces every occurrence of a text.
    pub(crate) fn replace_all(&mut self, from: &str, to: &str) {
        assert!(self.text.contains(from), "the sample must contain `{from}`");
        self.text = self.text.replace(from, to);
    }

    /// Adds a text at the end.
    pub(crate) fn append(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Removes the text from one line to before another.
    pub(crate) fn remove(&mut self, from: &str, to: &str) {
        let (before, rest) = self.text.split_once(from).unwrap();
        let (_, after) = rest.split_once(to).unwrap();
        self.text = format!("{before}{to}{after}");
    }

    /// Uses another filter.
    pub(crate) fn set_filter(&mut self, module: &[u8]) {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("filter-{}-{number}.wasm", std::process::id()));
        fs::write(&file, module).unwrap();
        let built = format!("{:?}", common::built_filter().display().to_string());
        self.replace_all(&built, &format!("{:?}", file.display().to_string()));
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// The path of the filter in the samples.
pub(crate) const FILTER: &str = "/etc/envoy/acg_policy_plugin.wasm";
