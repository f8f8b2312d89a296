//! The built filter in a real Envoy, with the sample configuration that ships.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in what its functions share"
)]

mod bodies;
mod client;
#[path = "../common/mod.rs"]
mod common;
mod failures;
mod gateway;
mod http2;
mod roles;
mod upstream;
mod vectors;
