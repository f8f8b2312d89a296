//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Checks Azure Communications Gateway provisioning requests before they reach the API.
#[derive(Debug, Parser)]
#[command(name = "acg-policy", version, after_help = EXIT_CODES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check requests, one JSON object for each line, and write one verdict for each
    #[command(after_help = CASE)]
    Check(Check),
    /// Print the page of a rule: what it checks, why, examples
    Explain {
        /// The code of the rule, for example number/usage-empty
        code: String,
    },
    /// List all rules with their levels
    Rules {
        /// How to write the list
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// The requests; - is the standard input
    #[arg(default_value = "-", hide_default_value = true, value_name = "FILE")]
    pub(crate) input: PathBuf,
    /// The policy for requests that bring none of their own; without it the default policy
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// How to write the verdicts
    #[arg(long, value_enum, default_value_t = Format::Json)]
    pub(crate) format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

const EXIT_CODES: &str = "\
Exit codes: 0 everything was accepted, 1 something was rejected, 2 wrong usage or unreadable input";

const CASE: &str = r#"A request is a line of at most 16 MiB:
  {"id": "1", "request": {"method": "PUT", "target": "/accounts/contoso?api-version=2024-02-29",
   "headers": [["content-type", "application/json"]], "body": {"name": "contoso"}}}
(on one line). In place of "body" there can be "bodyText" or "bodyBase64", in place of a header's
value {"base64": "..."}. A "policy" of its own, an "account" ({"state": "known", "account": {...}},
{"state": "missing"} or {"state": "unknown"}) and the caller's "roles" (["ProvisioningAPI.Read"]) can
stand beside "request". A known account can have "plans", "civicAddresses" and "consent", as the API
answers them. Other members are ignored.

Exit codes: 0 everything was accepted, 1 something was rejected, 2 wrong usage or unreadable input"#;
