//! Tools for gateways with the acg-policy filter.
//!
//! [`probe`] sends requests that the filter must refuse to a running gateway, and reports which of
//! them pass.

pub mod probe;
pub mod settings;
