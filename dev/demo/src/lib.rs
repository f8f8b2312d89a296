//! The parts of the demo that its test uses too.

pub mod child;
pub mod client;
pub mod guide;
pub mod seed;
