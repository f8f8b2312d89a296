//! A sample of verdicts, for tests of the crate without its peers. They come from the patterns, not from the tables.

use std::fmt::Write as _;

use anyhow::{Result, ensure};

use crate::automaton::{Oracle, Reading};
use crate::compare::length;
use crate::metadata::{Code, KIND_UNKNOWN};
use crate::numbers::{Random, examples, numbers};

/// One number a line: the number, its region or `-`, with `+` where others have it, too, its kind and what its length says,
/// as the numbers of the enums.
pub(crate) fn vectors(codes: &[Code], version: &str) -> Result<String> {
    let mut out = format!("# metadata {version}; made by `gen` of crates/e164-plan/generator\n");
    let mut random = Random(2024);
    for code in codes {
        let oracle = Oracle::new(code, Reading::Whole)?;
        let mut sample: Vec<String> = code.territories.iter().flat_map(examples).collect();
        for example in &sample {
            ensure!(
                oracle.judge(example).kind != KIND_UNKNOWN,
                "+{}{example} is an example, but not valid",
                code.digits
            );
        }
        let all = numbers(code, &mut random)?.national;
        sample.extend((0..SAMPLE).filter_map(|_| all.get(random.below(all.len())).cloned()));
        sample.sort();
        sample.dedup();
        for national in sample {
            let outcome = oracle.judge(&national);
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
