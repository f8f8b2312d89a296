//! A method, a target and header fields.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Err(violation) = acg_policy_invariants::request_line(bytes) {
        panic!("{violation}");
    }
});
