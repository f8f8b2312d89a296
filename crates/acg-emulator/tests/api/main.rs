//! The emulator over real HTTP, on an ephemeral port.

mod accounts;
mod binary;
mod numbers;
mod preconditions;
mod protocol;
mod sightings;
mod support;
