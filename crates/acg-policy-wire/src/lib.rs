//! Stable JSON forms of [`acg_policy`]'s policies and reports, and the HTTP reply to a refused request.
//!
//! - [`v1::policy_from_json`] and [`v1::policy_to_json`] read and write a policy;
//!   [`v1::policy_schema`] is its JSON Schema.
//! - [`v1::report_to_json`] writes a report; [`v1::report_from_json`] and [`v1::report_from_reply`] read those of
//!   other programs.
//! - [`reply()`] makes the HTTP response to a refused request, with the body of an Azure error; [`service_reply()`] makes
//!   that of a service, and [`problem()`] problem details (RFC 9457).
//!
//! The types of the core may change with any release, the forms of [`v1`] may not. Conversions
//! destructure the core's types completely: a new field or variant does not compile until its JSON
//! form is decided.
//!
//! The crate is `no_std` (with `alloc`) and does not use serde.
//!
//! ```
//! use acg_policy::{Head, Validator};
//! use acg_policy_wire::{reply, v1};
//!
//! let policy = v1::policy_from_json(br#"{"profile": "strict"}"#)?;
//! let head = Head {
//!     method: b"PUT",
//!     target: b"/accounts/contoso/numbers/+442079460123?api-version=2024-02-29",
//!     headers: &[(b"content-type", b"application/json")],
//! };
//! let report = Validator::new(policy).check_request(&head, b"{", None);
//! assert!(v1::report_to_json(&report).starts_with(r#"{"accepted":false,"status":400,"#));
//! assert_eq!(reply(&report).map(|reply| reply.status), Some(400));
//! # Ok::<(), v1::PolicyError>(())
//! ```
#![no_std]

extern crate alloc;

#[cfg(test)]
mod examples;
mod from_api;
mod log;
mod observed;
mod reply;
pub mod v1;

pub use from_api::{FROM_API, values_from_api};
pub use log::{place_in_log, verdict_text};
pub use observed::ObservedRules;
pub use reply::{MAX_REPLY_BYTES, Reply, problem, reply, service_reply};

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
