//! A WebAssembly module with nothing but e164-plan, to weigh it and to time it.

use std::sync::atomic::{AtomicU8, Ordering};

use e164_plan::{Length, look_up};

/// Where the caller puts a number.
#[expect(unsafe_code, reason = "an export without a mangled name")]
#[unsafe(no_mangle)]
pub extern "C" fn place() -> *const AtomicU8 {
    NUMBER.as_ptr()
}

/// Looks up the first `length` bytes there: 0 for a fault, else the kind, the verdict on the length, the calling code and
/// the letters of the region, eight bits each but sixteen for the code.
#[expect(unsafe_code, reason = "an export without a mangled name")]
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
