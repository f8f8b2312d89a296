//! Checks of properties that hold for every input, for fuzz targets and property tests.
//!
//! A check takes bytes and returns a [`Violation`] if a property does not hold.

mod input;
mod json;
mod line;
mod plan;
mod policy;
mod report;
mod suggest;
mod verdict;
mod violation;

pub mod mutate;
pub mod random;

pub use input::{Input, LINE_SEPARATOR, head_to_bytes};
pub use json::reader;
pub use line::request_line;
pub use plan::plan;
pub use policy::policy;
pub use suggest::suggestion;
pub use verdict::verdict;
pub use violation::Violation;
