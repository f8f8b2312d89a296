//! The JSON that goes in and out of [`acg_policy`], and the HTTP reply made from a report.
//!
//! The core's types are plain data that may change with any release. What crosses a border, into
//! a file, a browser or a client, has the frozen form of [`v1`]: every conversion names each
//! member and each variant, so that a change in the core stops the build here, where somebody
//! decides what the outside sees.
//!
//! ```
//! use acg_policy::{Head, Request, Validator};
//! use acg_policy_wire::{reply, v1};
//!
//! let policy = v1::policy_from_json(br#"{"profile": "strict"}"#)?;
//! let head = Head {
//!     method: b"PUT",
//!     target: b"/accounts/contoso/numbers/+442079460123?api-version=2024-02-29",
//!     headers: &[(b"content-type", b"application/json")],
//! };
//! let report = Validator::new(policy).validate(&Request { head, body: b"{" }, None);
//! assert!(v1::report_to_json(&report).starts_with(r#"{"accepted":false,"status":400,"#));
//! assert_eq!(reply(&report).map(|reply| reply.status), Some(400));
//! # Ok::<(), v1::PolicyError>(())
//! ```
#![no_std]

extern crate alloc;

mod json;
mod reply;
pub mod v1;

pub use reply::{MAX_DETAILS_BYTES, Reply, reply};
