//! proxy-wasm filter that validates requests to the Azure Communications Gateway Provisioning API
//! before Envoy forwards them. A request is paused, header fields included, until the verdict.
//!
//! Modules import downward only, in this order; the test `layers` checks it:
//!
//! - `filter`: the state of one worker: configurations, requests and lookups. It carries out the
//!   steps of each exchange.
//! - `reply`: local replies for refused requests.
//! - `exchange`: the state machine of one request. It makes no host call.
//! - `lookup`: requests for the state of accounts, the cache of responses, and the limits on both.
//! - `head`: the header fields of a request.
//! - `observation`: the verdict on a request by rules that are observed.
//! - `config`, `roles`, `metrics`, `log`: configuration, roles of callers, metrics, log lines.
//! - `correlation`, `failure`: identifiers of requests, and why one cannot be validated.
//! - `abi`: proxy-wasm ABI 0.2.1, with all unsafe code except the entry point below.
#![cfg_attr(
    not(any(test, target_arch = "wasm32")),
    expect(dead_code, reason = "the filter has its entry points in WebAssembly only")
)]

mod abi;
mod config;
mod correlation;
mod exchange;
mod failure;
mod filter;
mod head;
#[cfg(test)]
mod layers;
mod log;
mod lookup;
mod metrics;
mod observation;
mod reply;
mod roles;

/// The first entry point: the proxy calls it once, before all others.
#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "the ABI requires this export by name")]
#[unsafe(no_mangle)]
extern "C" fn _initialize() {
    use abi::{LogLevel, Proxy};

    abi::exports::initialize(|| Box::new(filter::Filter::new(Proxy)));
    // The message of a panic can contain bytes of a request; its location cannot.
    std::panic::set_hook(Box::new(|panic| {
        let location = panic.location().map_or_else(String::new, ToString::to_string);
        log::write(&mut Proxy, LogLevel::Error, &format!("panic at {location}"));
    }));
}
