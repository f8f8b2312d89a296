//! The second implementation of the rules has the last word about none of them, but must agree.

use acg_policy_workspace::paths;
use anyhow::Result;

use crate::differential;

/// All vectors, and as many generated requests as take well under a minute; `cargo xtask differential` makes more.
pub(super) fn run() -> Result<()> {
    differential::compare(&paths::cargo_target().join("debug/acg-policy"), CASES, SEED)
}

const CASES: u32 = 20_000;
const SEED: u64 = 1;
