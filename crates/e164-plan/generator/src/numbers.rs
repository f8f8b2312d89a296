//! Generates the numbers for the comparison, deterministically.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::automaton::{Step, steps};
use crate::metadata::{Code, Territory};

/// A calling code and national numbers, sorted.
#[derive(Debug)]
pub(crate) struct Numbers {
    pub(crate) national: Vec<String>,
    /// The number of examples of the metadata among them.
    pub(crate) examples: usize,
}

/// Generates numbers of a calling code: for every state of its automaton each next digit, continued to possible and impossible
/// lengths; the examples, with each digit changed, removed or doubled, with random endings, and with national prefixes; and
/// random numbers. None has more than 15 digits including the calling code.
pub(crate) fn numbers(code: &Code, random: &mut Random) -> Result<Numbers> {
    let room = 15 - code.digits.len();
    let mut all = BTreeSet::new();
    add_transitions(&steps(code)?, code, random, &mut all);
    let examples: BTreeSet<String> = code.territories.iter().flat_map(examples).collect();
    for example in &examples {
        add_variants(example, random, &mut all);
    }
    for _ in 0..RANDOM {
        let length = random.below(room + 1);
        all.insert(random.digits(length));
    }
    all.retain(|national| national.len() <= room);
    Ok(Numbers { national: all.into_iter().collect(), examples: examples.len() })
}

/// The example numbers of a territory.
pub(crate) fn examples(territory: &Territory) -> impl Iterator<Item = String> + '_ {
    let classes = territory
        .special
        .iter()
        .map(|(_, class)| class)
        .chain(&territory.fixed)
        .chain(&territory.mobile);
    classes.filter_map(|class| class.example.clone())
}

fn add_transitions(steps: &[Step], code: &Code, random: &mut Random, all: &mut BTreeSet<String>) {
    let lengths: Vec<usize> = (0..15)
        .filter(|length| code.territories.iter().any(|t| t.general.lengths >> length & 1 == 1))
        .collect();
    let mut paths: Vec<Option<String>> = vec![None; steps.len()];
    if let Some(first) = paths.last_mut() {
        *first = Some(String::new());
    }
    for place in (0..steps.len()).rev() {
        let Some(path) = paths[place].clone() else { continue };
        all.insert(path.clone());
        for (digit, &next) in ('0'..='9').zip(&steps[place].next) {
            let path = format!("{path}{digit}");
            for length in lengths.iter().copied().filter(|length| *length > path.len()) {
                all.insert(format!("{path}{}", random.digits(length - path.len())));
            }
            let other = path.len() + random.below(4);
            all.insert(format!("{path}{}", random.digits(other - path.len())));
            paths[next as usize].get_or_insert(path);
        }
    }
}

fn add_variants(example: &str, random: &mut Random, all: &mut BTreeSet<String>) {
    all.insert(example.to_owned());
    for at in 0..example.len() {
        let (before, after) = example.split_at(at);
        let rest = after.get(1..).unwrap_or_default();
        all.insert(format!("{before}{rest}"));
        for digit in 0..10 {
            all.insert(format!("{before}{digit}{rest}"));
            all.insert(format!("{before}{digit}{after}"));
        }
        for _ in 0..VARIANTS {
            all.insert(format!("{before}{}", random.digits(after.len())));
        }
    }
    for prefix in ["0", "00", "1", "8", "9", "15", "06"] {
        all.insert(format!("{prefix}{example}"));
    }
    all.insert(format!("{example}{}", random.digits(1)));
}

/// A deterministic generator of random numbers (xorshift64*).
#[derive(Debug)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((u128::from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)) * end as u128) >> 64) as usize
    }

    pub(crate) fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }
}

const RANDOM: usize = 5_000;
const VARIANTS: usize = 50;
