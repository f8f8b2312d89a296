//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use lexopt::prelude::*;

use crate::measure::Sampling;

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) sampling: Sampling,
    /// The file for the page of results.
    pub(crate) page: Option<PathBuf>,
    /// Measure only cases and peers whose names contain these texts, for profilers.
    case: String,
    peer: String,
}

impl Options {
    /// Reads `--samples N`, `--milliseconds N`, and `--page FILE` or `--case TEXT` and `--peer TEXT`.
    ///
    /// # Errors
    /// An unknown argument or an invalid value.
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
        ensure!(options.sampling.samples > 0, "--samples must be at least 1");
        ensure!(!options.sampling.length.is_zero(), "--milliseconds must be at least 1");
        let all = options.case.is_empty() && options.peer.is_empty();
        ensure!(all || options.page.is_none(), "--page cannot be combined with --case or --peer");
        Ok(options)
    }

    pub(crate) fn has_case(&self, name: &str) -> bool {
        name.contains(&self.case)
    }

    pub(crate) fn has_peer(&self, name: &str) -> bool {
        name.contains(&self.peer)
    }
}

const DEFAULT: Sampling = Sampling { samples: 101, length: Duration::from_millis(2) };
