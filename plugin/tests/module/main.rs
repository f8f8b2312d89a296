//! The built filter in a proxy of ours: every vector, every failing call, the list of imports.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in what its functions share"
)]

mod abi;
#[path = "../common/mod.rs"]
mod common;
mod faults;
mod imports;
mod life;
mod proxy;
mod vectors;
