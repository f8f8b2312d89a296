//! `acg-policy serve`, as a running program.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic fails the test"
)]

mod accounts;
mod authz;
mod cache;
mod cases;
mod memory;
mod observe;
mod operation;
mod server;
mod tls;
