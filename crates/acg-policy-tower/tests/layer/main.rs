//! The layer with services in this process and with servers over TCP.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a panic fails the test")]

mod accounts;
mod bodies;
mod cache;
mod emulator;
mod events;
mod extract;
mod nested;
mod protocol;
mod refusals;
mod roles;
mod service;
mod support;
