//! Paths in the repository, and how its development commands run other programs.

pub mod listing;
pub mod paths;
pub mod port;
pub mod process;

/// Runs the Rust examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
