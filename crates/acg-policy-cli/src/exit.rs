//! Exit codes, and errors that end the program.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use acg_policy_gateway::config::ReadError;
use acg_policy_gateway::probe::ProbeError;
use acg_policy_wire::v1::PolicyError;

use crate::country::UnknownCountry;
use crate::input::Unreadable;
use crate::output::Place;

/// The exit code of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: all requests are accepted.
    Accepted,
    /// 1: a request is rejected.
    Rejected,
    /// 2: a usage error, unreadable input, or output that cannot be written.
    Unusable,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Accepted => 0,
            Exit::Rejected => 1,
            Exit::Unusable => 2,
        })
    }
}

/// An error that ends the program.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fatal {
    #[error("cannot read {}: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("cannot read {name}: {source}")]
    Unreadable { name: &'static str, source: Unreadable },
    #[error(
        "{}, line {line}, column {column}: not a valid policy: at {}: {}",
        path.display(), pointer(source), source.explanation()
    )]
    Policy { path: PathBuf, line: u64, column: usize, source: PolicyError },
    #[error("{} is not a valid policy: it has more than {limit} bytes", path.display())]
    LargePolicy { path: PathBuf, limit: u64 },
    #[error("{}", unwritable(.0))]
    Write(#[from] io::Error),
    #[error(transparent)]
    Country(#[from] UnknownCountry),
    #[error("unknown rule code; {}", help(*.nearest))]
    UnknownRule { nearest: Option<&'static str> },
    #[error("several rules have this name: `{codes}`; name one of them")]
    AmbiguousRule { codes: String },
    #[error(transparent)]
    Config(#[from] ReadError),
    #[error(transparent)]
    Probe(#[from] ProbeError),
    #[error("the gateway is not on this machine; add --yes if its operator agrees to the probe")]
    NotAgreed,
    #[error("cannot listen on {address}: {source}; choose another address with --listen")]
    Listen { address: String, source: io::Error },
    #[error("cannot start the server: {0}")]
    Start(io::Error),
    #[error(
        "not the address of an API: {problem}; --accounts expects http://HOST[:PORT] or https://HOST[:PORT]"
    )]
    Accounts { problem: &'static str },
    #[error("cannot use the certificates in {}: {problem}", path.display())]
    Certificates { path: PathBuf, problem: String },
    #[error("a thread ended early; the verdicts are not complete")]
    Thread,
    #[error("unknown command; `acg-policy --help` lists all commands")]
    UnknownCommand,
}

impl Fatal {
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Write(fault) if fault.kind() == io::ErrorKind::BrokenPipe)
    }
}

fn unwritable(fault: &io::Error) -> String {
    if fault.kind() == io::ErrorKind::BrokenPipe {
        return "standard output was closed before everything was written".to_owned();
    }
    format!("cannot write to standard output: {fault}")
}

/// The pointer of a fault, which contains names of the policy.
fn pointer(fault: &PolicyError) -> String {
    match fault.pointer() {
        "" => "the top level".to_owned(),
        pointer => Place(pointer).to_string(),
    }
}

fn help(nearest: Option<&str>) -> String {
    nearest.map_or_else(
        || "`acg-policy rules` lists all codes".to_owned(),
        |nearest| format!("did you mean `{nearest}`?"),
    )
}
