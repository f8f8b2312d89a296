//! A policy document.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Err(violation) = acg_policy_invariants::policy(bytes) {
        panic!("{violation}");
    }
});
