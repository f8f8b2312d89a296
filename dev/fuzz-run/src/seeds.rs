//! The first inputs of all fuzz targets, made of the test vectors.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use acg_policy_invariants::{Input, head_to_bytes};
use acg_policy_vectors::{Case, load};
use anyhow::Result;

/// Writes the inputs of each target into a folder of its name.
///
/// # Errors
/// The vectors cannot be read, or a file cannot be written.
pub(crate) fn write(folder: &Path) -> Result<()> {
    let numbers = NUMBERS.lines().filter_map(|line| line.split(' ').next());
    let numbers = numbers.filter(|number| number.starts_with('+'));
    let numbers = numbers.map(|number| (number.to_owned(), number.as_bytes().to_vec())).collect();
    let texts = WRITTEN.iter().enumerate();
    let texts = texts.map(|(place, text)| (place.to_string(), text.as_bytes().to_vec())).collect();
    let others = [("plan", numbers), ("suggestion", texts)];
    for (target, inputs) in inputs(&load()?).into_iter().chain(others) {
        let folder = folder.join(target);
        fs::create_dir_all(&folder)?;
        for (name, input) in inputs {
            fs::write(folder.join(name), input)?;
        }
    }
    Ok(())
}

/// By target, and by the ID of a case.
fn inputs(cases: &[Case]) -> BTreeMap<&'static str, BTreeMap<String, Vec<u8>>> {
    let mut inputs: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for case in cases {
        let parts = [
            ("verdict", Input::write(case)),
            ("request_line", Some(head_to_bytes(case))),
            ("reader", Some(case.request.body.clone())),
            ("policy", case.policy_json.clone()),
        ];
        for (target, input) in parts {
            let list = inputs.entry(target).or_default();
            let input =
                input.filter(|input| !input.is_empty() && !list.values().any(|i| i == input));
            list.extend(input.map(|input| (case.id.replace('/', "-"), input)));
        }
    }
    inputs
}

/// Countries, and texts as people write them.
const WRITTEN: [&str; 16] = [
    "\n+44 (0)20 7946-0123",
    "GB\n(020) 7946 0123",
    "US\n1-202-555-0100 x402",
    "AR\n011 15 2345-6789",
    "IT\n06 12345678",
    "RU\n8~10 44 20 7946 0123",
    "MX\n044 55 1234 5678",
    "DE\n3) 030 123456",
    "\n+49 30 123456 (12)",
    "\n4.42079E+11",
    "\n4930123456.0;",
    "DK\n24.11.2026",
    "\ntel:+442079460123;ext=402",
    "\n\u{ff0b}\u{ff14}\u{ff14}2079460123",
    "\n'00442079460123",
    "LU\n32 216 32 217",
];
const NUMBERS: &str = include_str!("../../../crates/e164-plan/tests/vectors.txt");
