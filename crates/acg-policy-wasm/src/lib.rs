//! The core as a WebAssembly module for the npm package.
//!
//! JavaScript writes the input of a check, a *frame*, into a buffer in the memory of this module and
//! calls the check with the length in bytes. The check returns a status. Only if there are issues
//! does JavaScript read an output, the report as JSON. A call therefore allocates no JavaScript
//! objects for its arguments, and copies each text once.
//!
//! [`frame`] documents the format. Apart from that, this crate only converts types.
//!
//! The module that ships is built without the feature `std`: panics abort without a message, and
//! `talc` allocates memory.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod exchange;
pub mod frame;
mod plan;
mod suggest;

use acg_policy::{OPERATIONS, Report};
use acg_policy_wire::v1;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::frame::{BodyFrame, RequestFrame};

/// The commit of the build, which `cargo xtask build` passes.
const COMMIT: Option<&str> = option_env!("ACG_POLICY_COMMIT");

/// Status of a check: accepted without issues. The output is unchanged.
pub const ACCEPTED: u32 = 0;
/// Status of a check: there are issues, or the request is outside the API. The output is the report as
/// JSON, version 1.
pub const REPORTED: u32 = 1;
/// Status of a check: the buffer does not contain a valid frame, which is a bug of the caller. The
/// output is unchanged.
pub const INVALID_FRAME: u32 = 2;

/// Resizes the input buffer to `length` bytes and returns its address in the module's memory, or 0
/// if the memory is exhausted; the buffer is then empty.
///
/// The address is valid until the next call of this function. Growth of the memory detaches all
/// JavaScript views of it, but does not move the buffer.
#[wasm_bindgen]
#[must_use]
pub fn reserve(length: usize) -> usize {
    exchange::reserve(length)
}

/// Returns the address of the output, which is valid until the next check.
#[wasm_bindgen(js_name = outputAddress)]
#[must_use]
pub fn output_address() -> usize {
    exchange::output().0
}

/// Returns the length of the output in bytes.
#[wasm_bindgen(js_name = outputLength)]
#[must_use]
pub fn output_length() -> usize {
    exchange::output().1
}

/// Looks up the telephone number in the first `length` bytes of the buffer in the numbering plans.
/// The module `plan` documents the bits of the result. All bits are set if the buffer is shorter
/// than `length`.
#[wasm_bindgen(js_name = lookUp)]
#[must_use]
pub fn look_up(length: usize) -> u32 {
    exchange::with_input(length, plan::look_up_packed).unwrap_or(u32::MAX)
}

/// Suggests the E.164 number for which a text stands. The module `suggest` documents the input and the
/// bits of the result. If there is a number, the output is the number.
#[wasm_bindgen]
#[must_use]
pub fn suggest(length: usize) -> u32 {
    suggestion(length, &|_| false)
}

/// Checks requests against one policy.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Validator {
    core: acg_policy::Validator,
}

#[wasm_bindgen]
impl Validator {
    /// Creates a validator from the policy document in the first `length` bytes of the buffer.
    ///
    /// Returns `None` if the policy is invalid. The output then consists of two text fields: the JSON
    /// Pointer of the fault and the message.
    #[must_use]
    pub fn create(length: usize) -> Option<Self> {
        let read = exchange::with_input(length, v1::policy_from_json)?;
        match read {
            Ok(policy) => Some(Self { core: acg_policy::Validator::new(policy) }),
            Err(error) => {
                exchange::set_output(frame::write_texts([error.pointer(), &error.text()]));
                None
            }
        }
    }

    /// Returns the largest request body that the policy allows, in bytes.
    #[wasm_bindgen(js_name = maxBodyBytes)]
    #[must_use]
    pub fn max_body_bytes(&self) -> usize {
        self.core.policy().max_body_bytes()
    }

    /// What determines the verdicts: the output is the JSON of [`v1::Identity`].
    pub fn identify(&self) {
        let identity = v1::Identity::new(self.core.policy(), COMMIT);
        exchange::set_output(identity.to_json().into_bytes());
    }

    /// Returns the number of warnings about the policy. The output then consists of two text fields for
    /// each: the JSON Pointer of the setting and the message.
    #[must_use]
    pub fn warnings(&self) -> usize {
        let warnings = self.core.policy().warnings();
        let texts = warnings.iter().flat_map(|warning| [&*warning.pointer, &*warning.message]);
        exchange::set_output(frame::write_texts(texts));
        warnings.len()
    }

    /// Checks a whole request. The buffer contains a [`RequestFrame`].
    #[wasm_bindgen(js_name = checkRequest)]
    #[must_use]
    pub fn check_request(&self, length: usize) -> u32 {
        check(length, &|input| {
            let RequestFrame { request, account, roles } = RequestFrame::read(input)?;
            let request = request.borrow();
            Some(match roles {
                Some(roles) => self.core.for_caller(roles).validate(&request, account.as_ref()),
                None => self.core.validate(&request, account.as_ref()),
            })
        })
    }

    /// Checks the body of an operation on its own: that with this index in [`OPERATIONS`]. The buffer
    /// contains a [`BodyFrame`]. The frame of an operation that does not exist is invalid.
    #[wasm_bindgen(js_name = checkBody)]
    #[must_use]
    pub fn check_body(&self, operation: usize, length: usize) -> u32 {
        check(length, &|input| {
            let BodyFrame { account, body } = BodyFrame::read(input)?;
            Some(self.core.check_body(OPERATIONS.get(operation)?, body, account.as_ref()))
        })
    }

    /// Checks a telephone number on its own. The buffer contains its text.
    #[wasm_bindgen(js_name = checkPhoneNumber)]
    #[must_use]
    pub fn check_phone_number(&self, length: usize) -> u32 {
        check(length, &|input| Some(self.core.check_phone_number(input)))
    }

    /// As [`suggest()`], with the number ranges that the policy adds to the numbering plans.
    #[must_use]
    pub fn suggest(&self, length: usize) -> u32 {
        suggestion(length, &|number| self.core.policy().is_additional(number.as_bytes()))
    }
}

#[cfg(all(target_arch = "wasm32", not(feature = "std")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

#[cfg(all(target_arch = "wasm32", not(feature = "std")))]
#[panic_handler]
fn abort(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

fn suggestion(length: usize, is_additional: &dyn Fn(&str) -> bool) -> u32 {
    let suggest = |input: &[u8]| suggest::suggest_packed(input, is_additional);
    let Some((bits, number)) = exchange::with_input(length, suggest) else { return u32::MAX };
    exchange::set_output(number);
    bits
}

/// Runs a check on the input, writes the output and returns the status. It takes a trait object so
/// that the module contains it only once.
fn check(length: usize, check: &dyn Fn(&[u8]) -> Option<Report>) -> u32 {
    match exchange::with_input(length, check).flatten() {
        None => INVALID_FRAME,
        Some(report) if report.issues().is_empty() && !report.is_outside_api() => ACCEPTED,
        Some(report) => {
            exchange::set_output(v1::report_to_json(&report).into_bytes());
            REPORTED
        }
    }
}
