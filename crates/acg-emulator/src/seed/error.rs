//! Why a seed is invalid.

use std::path::PathBuf;

use crate::error::ApiError;
use crate::schema::Mismatch;

/// Why a seed is invalid.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SeedError {
    /// The file cannot be read.
    #[error("cannot read the seed file {}: {source}; choose another file with --seed", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// The seed is not JSON.
    #[error("the seed is not JSON at line {line} column {column}; correct it there")]
    NotJson {
        /// Line of the error, from 1.
        line: usize,
        /// Column of the error, from 1.
        column: usize,
    },
    /// A value is not in the form that the API returns.
    #[error("the seed is invalid: {pointer} must be {expected}")]
    Invalid {
        /// JSON Pointer of the value; empty for the whole document.
        pointer: String,
        /// The required form.
        expected: &'static str,
    },
}

impl From<Mismatch> for SeedError {
    fn from(Mismatch { pointer, expected }: Mismatch) -> Self {
        Self::Invalid { pointer, expected }
    }
}

impl From<SeedError> for ApiError {
    fn from(error: SeedError) -> Self {
        match error {
            SeedError::Invalid { pointer, expected } => Self::InvalidBody { pointer, expected },
            SeedError::NotJson { line, column } => {
                Self::UnreadableBody(format!("invalid JSON at line {line} column {column}"))
            }
            SeedError::Unreadable { .. } => Self::Interrupted,
        }
    }
}

pub(super) fn invalid(pointer: &str, expected: &'static str) -> SeedError {
    SeedError::Invalid { pointer: pointer.to_owned(), expected }
}
