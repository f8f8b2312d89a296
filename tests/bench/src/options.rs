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
}

impl Options {
    /// Reads `--samples N`, `--milliseconds N` and `--page FILE`.
    ///
    /// # Errors
    /// Another argument, or a value that does not fit.
    pub(crate) fn from_arguments() -> Result<Self> {
        let mut options = Self { sampling: DEFAULT, page: None };
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
                _ => return Err(argument.unexpected().into()),
            }
        }
        ensure!(options.sampling.samples > 0, "--samples is at least 1");
        ensure!(!options.sampling.length.is_zero(), "--milliseconds is at least 1");
        Ok(options)
    }
}

const DEFAULT: Sampling = Sampling { samples: 101, length: Duration::from_millis(5) };
