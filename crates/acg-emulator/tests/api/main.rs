//! The emulator over real HTTP, on an ephemeral port.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a helper that panics fails its test, as it should"
)]

mod accounts;
mod batches;
mod binary;
mod capabilities;
mod civic_addresses;
mod numbers;
mod paging;
mod preconditions;
mod protocol;
mod repeatability;
mod requests_for_information;
mod sightings;
mod support;
