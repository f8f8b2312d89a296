//! proxy-wasm ABI 0.2.1: what the filter calls ([`Host`]) and what the proxy calls ([`Callbacks`]).

mod constants;
#[cfg(target_arch = "wasm32")]
pub(crate) mod exports;
#[cfg(test)]
pub(crate) mod fake;
pub(crate) mod header_map;
mod host;
#[cfg(target_arch = "wasm32")]
mod imports;
#[cfg(any(test, target_arch = "wasm32"))]
mod memory;

pub(crate) use constants::{STATUS_BAD_ARGUMENT, STATUS_INTERNAL_FAILURE};
#[cfg(test)]
pub(crate) use host::HeaderField;
pub(crate) use host::{
    Action, Callbacks, Host, HostError, HttpCall, LocalReply, LogLevel, MetricKind,
};
#[cfg(target_arch = "wasm32")]
pub(crate) use imports::Proxy;
