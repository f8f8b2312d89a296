//! The JSON reader, compared with two other parsers.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Err(violation) = acg_policy_invariants::reader(bytes) {
        panic!("{violation}");
    }
});
