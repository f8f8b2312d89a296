//! The emulator over real HTTP, on an ephemeral port.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a helper that panics fails its test, as it should"
)]

mod accounts;
mod binary;
mod numbers;
mod preconditions;
mod protocol;
mod sightings;
mod support;
