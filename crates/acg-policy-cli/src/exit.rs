//! How the program ends.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use acg_policy_wire::v1::PolicyError;

/// What the exit code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: everything was accepted.
    Accepted,
    /// 1: something was rejected.
    Rejected,
    /// 2: wrong usage, or input that cannot be read.
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

/// What ends the program early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fatal {
    #[error("cannot read {}: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{} is no policy: {source}", path.display())]
    Policy { path: PathBuf, source: PolicyError },
    #[error("{} is no policy: it has more than {limit} bytes", path.display())]
    LargePolicy { path: PathBuf, limit: u64 },
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
    #[error("there is no rule with this code; {}", cure(*.nearest))]
    UnknownRule { nearest: Option<&'static str> },
}

impl Fatal {
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Write(fault) if fault.kind() == io::ErrorKind::BrokenPipe)
    }
}

fn cure(nearest: Option<&str>) -> String {
    nearest.map_or_else(
        || "`acg-policy rules` lists all of them".to_owned(),
        |nearest| format!("did you mean `{nearest}`?"),
    )
}
