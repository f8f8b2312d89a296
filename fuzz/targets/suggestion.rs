//! A country, or an empty line, and a text that may stand for a telephone number.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Err(violation) = acg_policy_invariants::suggestion(bytes) {
        panic!("{violation}");
    }
});
