//! proxy-wasm filter that checks requests to the Azure Communications Gateway Provisioning API
//! before a proxy passes them on. It holds a request back, header included, until the verdict.
//!
//! Inside out: `exchange` is the way of one request and calls nothing; `filter` holds all
//! requests of a worker and speaks to a `host::Host`; `abi` and `proxy` are that host and the
//! entry points in a real proxy, and the only places that are unsafe.
#![cfg_attr(
    not(any(test, target_arch = "wasm32")),
    expect(dead_code, reason = "the filter has its entry points in WebAssembly only")
)]

#[cfg(target_arch = "wasm32")]
mod abi;
mod config;
mod counters;
mod exchange;
#[cfg(test)]
mod fake;
mod fields;
mod filter;
mod host;
mod lookup;
mod numbers;
mod outlet;
#[cfg(target_arch = "wasm32")]
mod proxy;
mod roles;
