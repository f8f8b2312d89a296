//! The arguments of `acg-policy probe`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::values::{Format, ProfileName};

#[derive(Debug, clap::Args)]
pub(crate) struct Probe {
    /// The gateway: http://HOST:PORT or https://HOST:PORT
    pub(crate) url: String,
    /// Account that may be written, and does not exist yet: adds requests that would change it if they
    /// passed, and valid ones that create it and a number, which stay
    #[arg(long, value_name = "NAME")]
    pub(crate) account: Option<String>,
    /// Header field for every request, such as 'authorization: Bearer ...'; @FILE reads them from a file
    #[arg(long, short = 'H', value_name = "FIELD")]
    pub(crate) header: Vec<String>,
    /// The policy file of the gateway [default: the standard policy]
    #[arg(long, value_name = "FILE", conflicts_with = "profile")]
    pub(crate) policy: Option<PathBuf>,
    /// The profile of the gateway, in place of a policy file
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<ProfileName>,
    /// Class or case to send, for example path or path/double-slash; can be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Vec<String>,
    /// The most requests per second; 0 for no limit
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    pub(crate) rate: u32,
    /// The most connections at once, up to 64: several save time where the gateway closes connections late
    #[arg(long, value_name = "NUMBER", default_value = "1")]
    pub(crate) connections: NonZeroUsize,
    /// How long to wait for a reply, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 15)]
    pub(crate) timeout: u64,
    /// Accept any certificate of the gateway
    #[arg(long, conflicts_with = "cacert")]
    pub(crate) insecure: bool,
    /// Certificates to trust in place of those of the system, in PEM
    #[arg(long, value_name = "FILE")]
    pub(crate) cacert: Option<PathBuf>,
    /// Do not ask before sending to another machine
    #[arg(long)]
    pub(crate) yes: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}
