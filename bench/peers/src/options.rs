//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use lexopt::prelude::*;

use crate::measure::Sampling;

/// What was asked for.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) sampling: Sampling,
    /// Where the page of results goes; nowhere unless asked for.
    pub(crate) page: Option<PathBuf>,
    /// Only cases and peers with this in their names, for profilers.
    case: String,
    peer: String,
}

impl Options {
    /// Reads `--samples N`, `--milliseconds N`, and `--page FILE` or `--case TEXT` and `--peer TEXT`.
    ///
    /// # Errors
    /// Another argument, or a value that does not fit.
    pub(crate) fn from_arguments() -> Result<Self> {
        let mut options =
            Self { sampling: DEFAULT, page: None, case: String::new(), peer: String::new() };
        let mut arguments = lexopt::Parser::from_env();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("samples") => {
                    options.sampling.samples = arguments.value()?.parse().context("--samples")?;
                }
                Long("milliseconds") => {
                    let milliseconds: u64 = arguments.value()?.parse().context("--milliseconds")?;
                    options.sampling.length = Duration::from_millis(milliseconds);
                }
                Long("page") => options.page = Some(arguments.value()?.into()),
                Long("case") => options.case = arguments.value()?.string()?,
                Long("peer") => options.peer = arguments.value()?.string()?,
                _ => return Err(argument.unexpected().into()),
            }
        }
        ensure!(options.sampling.samples > 0, "--samples is at least 1");
        ensure!(!options.sampling.length.is_zero(), "--milliseconds is at least 1");
        let all = options.case.is_empty() && options.peer.is_empty();
        ensure!(all || options.page.is_none(), "--page states all cases and peers");
        Ok(options)
    }

    pub(crate) fn asks_for_case(&self, name: &str) -> bool {
        name.contains(&self.case)
    }

    pub(crate) fn asks_for_peer(&self, name: &str) -> bool {
        name.contains(&self.peer)
    }
}

const DEFAULT: Sampling = Sampling { samples: 101, length: Duration::from_millis(2) };
