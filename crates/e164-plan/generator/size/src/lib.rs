//! A WebAssembly module with only e164-plan, to measure its size and speed.

use std::sync::atomic::{AtomicU8, Ordering};

use e164_plan::{Length, look_up};

/// The address at which the host writes a number.
#[expect(unsafe_code, reason = "an export with an unmangled name")]
#[unsafe(no_mangle)]
pub extern "C" fn place() -> *const AtomicU8 {
    NUMBER.as_ptr()
}

/// Looks up the first `length` bytes: 0 for a fault; otherwise, from the lowest bit, the kind (8 bits), the length (8 bits), the
/// calling code (16 bits) and the letters of the region (8 bits each).
#[expect(unsafe_code, reason = "an export with an unmangled name")]
#[unsafe(no_mangle)]
pub extern "C" fn plan(length: usize) -> u64 {
    let mut number = [0; PLACES];
    for (to, from) in number.iter_mut().zip(&NUMBER) {
        *to = from.load(Ordering::Relaxed);
    }
    let Some(Ok(plan)) = number.get(..length).map(look_up) else { return 0 };
    let length: u64 = match plan.length() {
        Length::Possible => 1,
        Length::LocalOnly => 2,
        Length::TooShort => 3,
        Length::TooLong => 4,
        Length::Invalid => 5,
    };
    let region = plan
        .region()
        .map_or("", |region| region.as_str())
        .bytes()
        .fold(0, |sum, byte| sum << 8 | u64::from(byte));
    plan.kind() as u64 | length << 8 | u64::from(plan.calling_code()) << 16 | region << 32
}

const PLACES: usize = 24;
static NUMBER: [AtomicU8; PLACES] = [const { AtomicU8::new(0) }; PLACES];
