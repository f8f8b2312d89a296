//! The emulator over HTTP, on an ephemeral port.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a panic fails the test"
)]

mod accounts;
mod batches;
mod binary;
mod capabilities;
mod civic_addresses;
mod database;
mod faults;
mod filter;
mod numbers;
mod openapi;
mod paging;
mod preconditions;
mod protocol;
mod random_filters;
mod repeatability;
mod requests_for_information;
mod seed;
mod settle;
mod sightings;
mod support;
