//! The core behind a boundary of numbers and one buffer, for the npm package.
//!
//! JavaScript writes what is to be judged into a buffer that this module owns, calls a check with
//! the number of bytes, and gets a status. Only where there is something to say does it read JSON
//! back. So a call allocates nothing in JavaScript, and text is copied once.
//!
//! The frame of a check is written down in [`frame`]; there is nothing else to this crate than
//! conversions.
//!
//! Without the feature `std` this is the module that ships: with an allocator of its own, and with
//! panics that end it without a word, because nobody would hear it.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod exchange;
pub mod frame;
#[cfg(any(test, not(feature = "std")))]
mod memory;
mod plan;

use acg_policy::Report;
use acg_policy_wire::v1;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::frame::{Checked, RequestFrame};

/// The check accepts and has nothing to say; nothing is in the output.
pub const ACCEPTED: u32 = 0;
/// The output holds the report as JSON, version 1.
pub const REPORTED: u32 = 1;
/// The buffer does not hold a frame: a fault of the caller. Nothing is in the output.
pub const NO_FRAME: u32 = 2;

/// Makes the buffer exactly `length` bytes long and gives its address in the module's memory.
/// The address holds until the next call of this function; growth of the memory detaches the views
/// on it, yet moves nothing. 0 when there is not that much memory: then the buffer is empty.
#[wasm_bindgen]
#[must_use]
pub fn reserve(length: usize) -> usize {
    exchange::reserve(length)
}

/// The address of the output, which holds until the next check.
#[wasm_bindgen(js_name = outputAddress)]
#[must_use]
pub fn output_address() -> usize {
    exchange::output().0
}

/// The length of the output in bytes.
#[wasm_bindgen(js_name = outputLength)]
#[must_use]
pub fn output_length() -> usize {
    exchange::output().1
}

/// What the numbering plans say about the telephone number of `length` bytes in the buffer, packed
/// as the module `plan` has it. All bits are set when the buffer is shorter.
#[wasm_bindgen(js_name = lookUp)]
#[must_use]
pub fn look_up(length: usize) -> u32 {
    exchange::with_input(length, plan::look_up_packed).unwrap_or(u32::MAX)
}

/// Judges by one policy.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Validator {
    core: acg_policy::Validator,
}

#[wasm_bindgen]
impl Validator {
    /// Reads a policy document of `length` bytes. `None` when it is at fault: then the output holds
    /// the JSON Pointer of the fault as a text field of a frame, and after it the message.
    #[must_use]
    pub fn create(length: usize) -> Option<Self> {
        let read = exchange::with_input(length, v1::policy_from_json)?;
        match read {
            Ok(policy) => Some(Self { core: acg_policy::Validator::new(policy) }),
            Err(fault) => {
                exchange::set_output(frame::write_fault(fault.pointer(), &fault.text()));
                None
            }
        }
    }

    /// The largest request body that the policy allows, in bytes.
    #[wasm_bindgen(js_name = maxBodyBytes)]
    #[must_use]
    pub fn max_body_bytes(&self) -> usize {
        self.core.policy().max_body_bytes()
    }

    /// Judges a whole request: see [`RequestFrame`].
    #[wasm_bindgen(js_name = checkRequest)]
    #[must_use]
    pub fn check_request(&self, length: usize) -> u32 {
        conclude(length, &|input| {
            let RequestFrame { request, account, roles } = RequestFrame::read(input)?;
            let request = request.borrow();
            Some(match roles {
                Some(roles) => self.core.for_caller(roles).validate(&request, account.as_ref()),
                None => self.core.validate(&request, account.as_ref()),
            })
        })
    }

    /// Judges the body of a number PUT alone: see [`Checked`].
    #[wasm_bindgen(js_name = checkNumber)]
    #[must_use]
    pub fn check_number(&self, length: usize) -> u32 {
        conclude(length, &|input| {
            let Checked { account, body } = Checked::read(input)?;
            Some(self.core.check_number(body, account.as_ref()))
        })
    }

    /// Judges the body of an account PUT alone: the buffer is the body.
    #[wasm_bindgen(js_name = checkAccount)]
    #[must_use]
    pub fn check_account(&self, length: usize) -> u32 {
        conclude(length, &|input| Some(self.core.check_account(input)))
    }

    /// Judges a telephone number alone: the buffer is its text.
    #[wasm_bindgen(js_name = checkPhoneNumber)]
    #[must_use]
    pub fn check_phone_number(&self, length: usize) -> u32 {
        conclude(length, &|input| Some(self.core.check_phone_number(input)))
    }
}

#[cfg(all(target_arch = "wasm32", not(feature = "std")))]
#[global_allocator]
static ALLOCATOR: memory::FreeLists<memory::Pages> = memory::FreeLists::new(memory::Pages);

#[cfg(all(target_arch = "wasm32", not(feature = "std")))]
#[panic_handler]
fn end(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// Not generic, so that it is there once.
fn conclude(length: usize, check: &dyn Fn(&[u8]) -> Option<Report>) -> u32 {
    match exchange::with_input(length, check).flatten() {
        None => NO_FRAME,
        Some(report) if report.is_accepted() && report.issues().is_empty() => ACCEPTED,
        Some(report) => {
            exchange::set_output(v1::report_to_json(&report).into_bytes());
            REPORTED
        }
    }
}
