//! The layer in front of services in this process, and in front of real servers.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a helper that panics fails its test, as it should"
)]

mod accounts;
mod bodies;
mod emulator;
mod nested;
mod protocol;
mod roles;
mod service;
mod support;
