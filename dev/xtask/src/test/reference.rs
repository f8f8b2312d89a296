//! The reference implementation of the rules in Python, which must agree with the core.

use acg_policy_workspace::paths;
use anyhow::Result;

use crate::differential;

/// Compares all vectors, and a number of generated requests that takes less than a minute.
pub(super) fn run() -> Result<()> {
    differential::compare(&paths::cargo_target().join("debug/acg-policy"), CASES, SEED)
}

const CASES: u32 = 20_000;
const SEED: u64 = 1;
