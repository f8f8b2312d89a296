//! What to probe, and how.

use std::net::{SocketAddr, ToSocketAddrs as _};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use acg_policy::Policy;

use super::error::ProbeError;

/// The gateway to probe.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Target {
    /// Whether the connection uses TLS.
    pub tls: bool,
    /// The host name or address.
    pub host: String,
    /// The port.
    pub port: u16,
}

impl Target {
    /// Reads `http://HOST[:PORT]` or `https://HOST[:PORT]`.
    ///
    /// # Errors
    /// Another form, such as one with a path.
    pub fn read(url: &str) -> Result<Self, ProbeError> {
        let (tls, rest) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            (None, None) => {
                return Err(ProbeError::Url("does not start with `http://` or `https://`"));
            }
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        if authority.contains(['/', '?', '#', '@']) {
            return Err(ProbeError::Url("has more than a host and a port; remove the rest"));
        }
        // A colon inside the brackets of an IPv6 address is part of the host.
        let split = authority.rsplit_once(':').filter(|(_, port)| !port.contains(']'));
        let (host, port) = split.unwrap_or((authority, if tls { "443" } else { "80" }));
        let port = port.parse();
        let port = port.map_err(|_| ProbeError::Url("has no valid port"))?;
        if host.is_empty() || !host.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ProbeError::Url("has no host"));
        }
        Ok(Self { tls, host: host.to_owned(), port })
    }

    /// The addresses of the host.
    ///
    /// # Errors
    /// The name cannot be resolved.
    pub fn addresses(&self) -> Result<Vec<SocketAddr>, ProbeError> {
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        let found = (host, self.port).to_socket_addrs().map_err(ProbeError::Address)?;
        Ok(found.collect())
    }

    /// Whether every address of the host is of this machine.
    ///
    /// # Errors
    /// The name cannot be resolved.
    pub fn is_loopback(&self) -> Result<bool, ProbeError> {
        let addresses = self.addresses()?;
        Ok(!addresses.is_empty() && addresses.iter().all(|address| address.ip().is_loopback()))
    }

    /// The value of `host`.
    #[must_use]
    pub fn authority(&self) -> String {
        match (self.tls, self.port) {
            (true, 443) | (false, 80) => self.host.clone(),
            (_, port) => format!("{}:{port}", self.host),
        }
    }
}

/// What to probe, and how.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The gateway.
    pub target: Target,
    /// The account that may be written. Without one, every request is refused by the API as well, or
    /// changes nothing there.
    pub account: Option<String>,
    /// Header fields for every request, such as `authorization`.
    pub headers: Vec<(String, String)>,
    /// The policy of the gateway: requests that it accepts are skipped.
    pub policy: Policy,
    /// The classes or cases to send; all if empty.
    pub only: Vec<String>,
    /// The most requests per second; 0 for no limit.
    pub rate: u32,
    /// The most connections at once; more than 64 are 64. Several save time where the gateway closes connections late.
    pub connections: NonZeroUsize,
    /// How long to wait for a reply.
    pub timeout: Duration,
    /// Accepts any certificate.
    pub insecure: bool,
    /// The certificates to trust in place of those of the system: a PEM file.
    pub certificates: Option<PathBuf>,
}

impl Options {
    /// The defaults for a gateway.
    #[must_use]
    pub fn new(target: Target) -> Self {
        Self {
            target,
            account: None,
            headers: Vec::new(),
            policy: Policy::default(),
            only: Vec::new(),
            rate: 20,
            connections: NonZeroUsize::MIN,
            timeout: Duration::from_secs(15),
            insecure: false,
            certificates: None,
        }
    }

    /// Adds a header field `NAME: VALUE`.
    ///
    /// # Errors
    /// It has no colon, or contains other than visible characters and spaces.
    pub fn add_header(&mut self, line: &str) -> Result<(), ProbeError> {
        let (name, value) = line.split_once(':').ok_or(ProbeError::Header("has no colon"))?;
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
        let plain = |text: &str| text.bytes().all(|byte| (b' '..0x7f).contains(&byte));
        if name.is_empty() || name.contains(' ') || !plain(&name) || !plain(value) {
            return Err(ProbeError::Header("has other characters than ASCII letters and digits"));
        }
        self.headers.push((name, value.to_owned()));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Option<(bool, String, u16)> {
        Target::read(url).ok().map(|target| (target.tls, target.host, target.port))
    }

    #[test]
    fn a_url_has_a_scheme_a_host_and_perhaps_a_port() {
        assert_eq!(read("http://a"), Some((false, "a".into(), 80)));
        assert_eq!(read("https://a.example/"), Some((true, "a.example".into(), 443)));
        assert_eq!(read("http://127.0.0.1:8080"), Some((false, "127.0.0.1".into(), 8080)));
        assert_eq!(read("http://[::1]:8080"), Some((false, "[::1]".into(), 8080)));
        assert_eq!(read("http://[::1]"), Some((false, "[::1]".into(), 80)));
        for other in ["a", "ftp://a", "http://", "http://a:b", "http://a/accounts", "http://u@a"] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    #[test]
    fn loopback_is_told_from_other_addresses() {
        let is_loopback = |url| Target::read(url).unwrap().is_loopback().unwrap();
        assert!(is_loopback("http://127.0.0.1:1") && is_loopback("http://[::1]:1"));
        assert!(!is_loopback("http://192.0.2.1:1"));
    }

    #[test]
    fn header_fields_have_one_line() {
        let mut options = Options::new(Target::read("http://a").unwrap());
        options.add_header("Authorization: Bearer x").unwrap();
        assert_eq!(options.headers, [("authorization".to_owned(), "Bearer x".to_owned())]);
        for other in ["x", "x: a\r\ny: b", ": x", "a b: c"] {
            assert!(options.add_header(other).is_err(), "{other:?}");
        }
    }
}
