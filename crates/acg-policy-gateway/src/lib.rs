//! Tools for gateways with the acg-policy filter.
//!
//! [`config`] checks the configuration of a gateway before it is applied. [`probe`] sends requests that the filter must refuse to a running gateway, and reports which of
//! them pass.

pub mod config;
pub mod probe;
pub mod settings;
