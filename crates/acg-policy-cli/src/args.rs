//! The arguments of the command line.

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
    /// Check requests, one JSON object per line, and write one verdict per request
    #[command(after_help = CASE)]
    Check(Check),
    /// Print the page of a rule: what it checks, why, and examples
    Explain {
        /// The code of the rule, for example number/usage-empty
        code: String,
    },
    /// List all rules with their levels
    Rules {
        /// Output format
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// File with the requests; - (the default) for standard input
    #[arg(default_value = "-", hide_default_value = true, value_name = "FILE")]
    pub(crate) input: PathBuf,
    /// Policy file for requests without a policy of their own [default: the standard policy]
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Json)]
    pub(crate) format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Human-readable
    Text,
    /// Machine-readable
    Json,
}

const EXIT_CODES: &str = "\
Exit codes: 0 all requests accepted, 1 a request rejected, 2 usage error or unreadable input";

const CASE: &str = r#"Each line of the input is a JSON object of at most 16 MiB, here in several lines:
  {"id": "1", "request": {"method": "PUT", "target": "/accounts/contoso?api-version=2024-02-29",
   "headers": [["content-type", "application/json"]], "body": {"name": "contoso"}}}

Members of "request":
  method, target  strings
  headers         array of [name, value] pairs; a value that is not text is {"base64": "..."}
  body            a JSON value; or "bodyText", a string; or "bodyBase64"; or none of them

Other members, all optional:
  id              string or number that identifies the verdict [default: the line number]
  policy          policy for this request, in place of --policy
  account         {"state": "known", "account": {...}}, {"state": "missing"} or {"state": "unknown"};
                  a known account may have "plans", "civicAddresses" and "consent". "account" and
                  these three are responses of the API
  roles           roles of the caller, for example ["ProvisioningAPI.Read"]
Other members of the line are ignored.

Exit codes: 0 all requests accepted, 1 a request rejected, 2 usage error or unreadable input"#;
