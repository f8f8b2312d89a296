//! What holds for every request whatever its bytes are: the checks behind the fuzz targets and the
//! property tests.
//!
//! A check takes bytes and gives [`Broken`] when something does not hold that must.

mod broken;
mod input;
mod json;
mod line;
mod plan;
mod policy;
mod report;
mod verdict;

pub mod mutate;
pub mod random;

pub use broken::Broken;
pub use input::{Input, LINE_SEPARATOR, head_to_bytes};
pub use json::reader;
pub use line::request_line;
pub use plan::plan;
pub use policy::policy;
pub use verdict::verdict;
