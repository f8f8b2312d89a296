//! The arguments of the command line. A command has a variant of [`Command`], a struct with its options,
//! and a module with a function `run`.

mod config;
mod help;
mod probe;
mod serve;
mod values;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use clap_complete::Shell;

pub(crate) use self::config::{Config, ConfigCheck};
pub(crate) use self::probe::Probe;
pub(crate) use self::serve::Serve;
pub(crate) use self::values::{Format, ProfileName};

/// Checks Azure Communications Gateway provisioning requests before they reach the API.
#[derive(Debug, Parser)]
#[command(name = "acg-policy", after_help = help::EXIT_CODES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check requests, and write one verdict per request
    #[command(after_help = help::CASE)]
    Check(Check),
    /// Print the completions of a shell
    #[command(after_help = help::COMPLETIONS)]
    Completions(Completions),
    /// Check the configuration of a gateway, or write a safe one
    #[command(subcommand)]
    Config(Config),
    /// Print the page of a rule: what it checks, why, and examples
    Explain(Explain),
    /// Print a manual page
    #[command(after_help = help::MAN)]
    Man(Man),
    /// Check a telephone number, and suggest the E.164 number that a text stands for
    #[command(after_help = help::NUMBER)]
    Number(Number),
    /// Check policy files
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Send requests that the filter must refuse to a gateway, and report those that pass
    #[command(after_help = help::PROBE)]
    Probe(Probe),
    /// List all rules with their levels
    Rules(Rules),
    /// Check requests over HTTP: for backends in any language, and for Envoy's `ext_authz`
    #[command(after_help = help::SERVE)]
    Serve(Serve),
}

impl Command {
    /// Whether the command prints a text for people, of which they may read the beginning only.
    pub(crate) const fn is_text_to_read(&self) -> bool {
        match self {
            Self::Check(_)
            | Self::Config(_)
            | Self::Number(_)
            | Self::Policy(_)
            | Self::Probe(_)
            | Self::Serve(_) => false,
            Self::Completions(_) | Self::Explain(_) | Self::Man(_) | Self::Rules(_) => true,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// List everything that is wrong with policy files
    #[command(after_help = help::POLICY)]
    Check(PolicyCheck),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// Files with the requests; - (the default) for standard input
    #[arg(default_value = "-", hide_default_value = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Policy file for requests without a policy of their own [default: the standard policy]
    #[arg(long, value_name = "FILE", conflicts_with = "profile")]
    pub(crate) policy: Option<PathBuf>,
    /// Profile for requests without a policy of their own, in place of a policy file
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<ProfileName>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Json)]
    pub(crate) format: Format,
    /// The number of threads that check lines [default: that of the processors]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) threads: Option<u16>,
    /// Write only the verdicts of rejected requests, and no summary
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: Shell,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Explain {
    /// The code of the rule, its part after the slash, or the address of its page: number/usage-empty,
    /// usage-empty, docs/rules/number/usage-empty.md
    pub(crate) rule: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Man {
    /// The command, for example check; without it, the page of the program
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Number {
    /// The number as written; - reads JSON Lines {"text": "...", "country": "GB"} from standard input
    #[arg(allow_hyphen_values = true)]
    pub(crate) text: String,
    /// The country in whose national format the number may be: the two letters of ISO 3166-1
    #[arg(long, value_name = "COUNTRY")]
    pub(crate) country: Option<String>,
    /// Policy file, whose additional number ranges are valid too [default: the standard policy]
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// Output format [default: text; json for JSON Lines]
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PolicyCheck {
    /// Policy files; - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Rules {
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}
