//! The built filter in a test proxy: every vector, every failing host call, the list of imports.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests and their helpers fail by panicking"
)]

#[path = "../common/mod.rs"]
mod common;
mod configurations;
mod faults;
mod faults_in_vectors;
mod host_functions;
mod imports;
mod instructions;
mod interleaved;
mod proxy;
mod reporting;
mod vectors;
mod wasi;
mod worker;
