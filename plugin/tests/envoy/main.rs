//! The built filter in Envoy, with the sample configuration.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests and their helpers fail by panicking"
)]

mod bodies;
mod cache;
mod client;
#[path = "../common/mod.rs"]
mod common;
mod deploy;
mod emulator;
mod ext_authz;
mod failures;
mod gateway;
mod holding;
mod http2;
mod lookups;
mod monitoring;
mod observe;
mod observed;
mod probe;
mod probe_tls;
mod refusals;
mod roles;
mod sample;
mod samples;
mod tracing;
mod traps;
mod upstream;
mod vectors;
