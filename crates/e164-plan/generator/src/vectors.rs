//! Writes a sample of classified numbers for the tests of the crate. The patterns classify them, not the tables.

use std::fmt::Write as _;

use anyhow::{Result, ensure};

use crate::automaton::{Matching, Oracle};
use crate::compare::length;
use crate::metadata::{Code, KIND_UNKNOWN};
use crate::numbers::{Random, examples, numbers};

/// Writes one number per line: the number, its region or `-`, followed by `+` for a shared number, its kind and its length,
/// as the discriminants of the enums.
pub(crate) fn vectors(codes: &[Code], version: &str) -> Result<String> {
    let mut out = format!("# metadata {version}; made by `gen` of crates/e164-plan/generator\n");
    let mut random = Random(2024);
    for code in codes {
        let oracle = Oracle::new(code, Matching::Whole)?;
        let mut sample: Vec<String> = code.territories.iter().flat_map(examples).collect();
        for example in &sample {
            ensure!(
                oracle.classify(example).kind != KIND_UNKNOWN,
                "the example +{}{example} is not valid",
                code.digits
            );
        }
        let all = numbers(code, &mut random)?.national;
        sample.extend((0..SAMPLE).filter_map(|_| all.get(random.below(all.len())).cloned()));
        sample.sort();
        sample.dedup();
        for national in sample {
            let outcome = oracle.classify(&national);
            let region = code
                .territories
                .get(usize::from(outcome.slot).wrapping_sub(1))
                .map_or("-", |territory| &territory.id);
            writeln!(
                out,
                "+{}{national} {region}{} {} {}",
                code.digits,
                if outcome.shared { "+" } else { "" },
                outcome.kind,
                length(code, &national)
            )?;
        }
    }
    Ok(out)
}

const SAMPLE: usize = 10;
