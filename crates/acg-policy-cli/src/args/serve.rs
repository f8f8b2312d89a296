//! The arguments of `acg-policy serve`.

use std::path::PathBuf;

use super::values::ProfileName;
use crate::serve::Observe;

#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    /// Address and port to listen on; port 0 chooses a free one
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8082", value_parser = host_and_port)]
    pub(crate) listen: String,
    /// Policy file, read again on SIGHUP [default: the standard policy]
    #[arg(long, value_name = "FILE", conflicts_with = "profile")]
    pub(crate) policy: Option<PathBuf>,
    /// Profile in place of a policy file
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<ProfileName>,
    /// The API, http://HOST:PORT or https://HOST: accounts are looked up there with the caller's
    /// credentials; without it, rules that depend on an account are skipped
    #[arg(long, value_name = "URL")]
    pub(crate) accounts: Option<String>,
    /// Certificates (PEM) to trust for --accounts in place of those of the system
    #[arg(long, value_name = "FILE", requires = "accounts")]
    pub(crate) accounts_ca: Option<PathBuf>,
    /// How long to wait for an account, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..=60_000))]
    pub(crate) accounts_timeout: u64,
    /// How long a looked-up account can make number writes of its caller pass, in milliseconds; 0 looks
    /// each one up
    #[arg(long, value_name = "MS", default_value_t = 30_000, value_parser = clap::value_parser!(u64).range(0..=300_000))]
    pub(crate) accounts_cache_ttl: u64,
    /// How long it can make them be refused, in milliseconds, at most as long as --accounts-cache-ttl
    #[arg(long, value_name = "MS", default_value_t = 2000, value_parser = clap::value_parser!(u64).range(0..=300_000))]
    pub(crate) accounts_negative_cache_ttl: u64,
    /// The most accounts that are kept
    #[arg(long, value_name = "NUMBER", default_value_t = 4096, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) accounts_max_cached: u16,
    /// Let requests pass that would be refused, and report them: all requests, or with RULES only by these
    /// groups and codes, such as number,state/unknown
    #[arg(long, value_name = "RULES", num_args = 0..=1, require_equals = true, default_missing_value = "all", value_parser = observe)]
    pub(crate) observe: Option<Observe>,
    /// The most connections at a time; others wait
    #[arg(long, value_name = "NUMBER", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(1..=65_536))]
    pub(crate) max_connections: u32,
    /// The largest body of /v1/check, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 4 * 1024 * 1024, value_parser = clap::value_parser!(u32).range(1024..=67_108_864))]
    pub(crate) max_body_bytes: u32,
    /// The number of threads [default: that of the processors]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
}

fn observe(text: &str) -> Result<Observe, String> {
    if text == "all" { Ok(Observe::Everything) } else { Observe::read(text) }
}

/// The text if it has a host and a port. Whether there is such a host shows when the server listens.
fn host_and_port(text: &str) -> Result<String, String> {
    let (host, port) = text.rsplit_once(':').unwrap_or(("", text));
    let is_host = !host.is_empty() && (!host.contains(':') || host.starts_with('['));
    match port.parse::<u16>() {
        Ok(_) if is_host => Ok(text.to_owned()),
        Ok(port) if host.is_empty() => {
            Err(format!("expected HOST:PORT, for example 127.0.0.1:{port}"))
        }
        _ => Err("expected HOST:PORT, for example 127.0.0.1:8082 or [::1]:8082".to_owned()),
    }
}
