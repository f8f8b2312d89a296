//! The arguments of `acg-policy config`.

use std::path::PathBuf;

use acg_policy_gateway::config::Platform;
use clap::builder::PossibleValue;
use clap::{Subcommand, ValueEnum};

use super::help;
use super::values::Format;

#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Report unsafe settings of Envoy bootstraps, manifests of Istio and Envoy Gateway, and the filter or `ext_authz`
    #[command(after_help = help::CONFIG_CHECK)]
    Check(ConfigCheck),
    /// Print a safe configuration to start with
    Init(ConfigInit),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ConfigCheck {
    /// Files that belong together, in YAML or JSON; - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Policy file of `acg-policy serve`, if `ext_authz` sends requests there [default: the standard policy]
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ConfigInit {
    /// What runs Envoy
    #[arg(long, value_name = "NAME", default_value = "envoy")]
    pub(crate) platform: PlatformName,
}

/// A platform as an argument.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlatformName(pub(crate) Platform);

impl ValueEnum for PlatformName {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self(Platform::Envoy), Self(Platform::Istio), Self(Platform::EnvoyGateway)]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()))
    }
}
