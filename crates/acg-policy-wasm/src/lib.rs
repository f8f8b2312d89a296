//! The core as a WebAssembly module for the npm package.
//!
//! JavaScript writes the input of a check, a *frame*, into a buffer in the memory of this module and
//! calls the check with the length in bytes. The check returns a status. Only if there are issues
//! does JavaScript read an output, the report as JSON. A call therefore allocates no JavaScript
//! objects for its arguments, and copies each text once.
//!
//! The module `frame` documents the format. Apart from that, this crate only converts types.
//!
//! Without the feature `policy` the module has the numbering plans alone: that of `acg-policy/phone`.
//!
//! The modules that ship are built without the feature `std`: panics abort without a message, and
//! `talc` allocates memory.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod exchange;
#[cfg(feature = "policy")]
pub mod frame;
mod plan;
mod suggest;
#[cfg(feature = "policy")]
mod validator;

#[cfg(feature = "policy")]
pub use validator::{ACCEPTED, INVALID_FRAME, REPORTED, Validator};

use wasm_bindgen::prelude::wasm_bindgen;

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
