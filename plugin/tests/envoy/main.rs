//! The built filter in a real Envoy, with the sample configuration that ships.

#[path = "../common/mod.rs"]
mod common;
mod bodies;
mod client;
mod failures;
mod gateway;
mod http2;
mod upstream;
mod vectors;
