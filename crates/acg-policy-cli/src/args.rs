//! The arguments of the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Checks Azure Communications Gateway provisioning requests before they reach the API.
#[derive(Debug, Parser)]
#[command(name = "acg-policy", after_help = EXIT_CODES)]
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
    /// Check a telephone number, and suggest the E.164 number that a text stands for
    #[command(after_help = NUMBER)]
    Number(Number),
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

#[derive(Debug, clap::Args)]
pub(crate) struct Number {
    /// The number as written; - reads JSON Lines {"text": "...", "country": "GB"} from standard input
    #[arg(allow_hyphen_values = true)]
    pub(crate) text: String,
    /// The country in whose national format the number may be: the two letters of ISO 3166-1
    #[arg(long, value_name = "COUNTRY")]
    pub(crate) country: Option<String>,
    /// Output format [default: text; json for JSON Lines]
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
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

const NUMBER: &str = r#"An answer in JSON has
  accepted    whether the text itself is accepted by the standard policy
  suggestion  the E.164 number that the text stands for, or null; use it only if a person agrees
  changed     what was changed in the text, for example ["spaces", "trunk-prefix"]
  obstacle    why there is no suggestion, for example "exponent", or null
  plan        calling code, country, kind, length and validity of the suggestion or of the text
  issues      as in the verdicts of `acg-policy check`
A line that cannot be read is reported on standard error, and the others are answered.

Exit codes: 0 all texts accepted, 1 a text rejected, 2 usage error or unreadable input"#;

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
