//! The feature `serde`: reports as data, policies from any format, and checks of a caller's own types.

mod check;
mod document;
mod policy;
mod report;
mod transcode;
mod words;

pub use check::Unserializable;
pub use policy::{PolicyDocument, PolicyFaults};
