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
    for (target, inputs) in inputs(&load()?).into_iter().chain([("plan", numbers)]) {
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

const NUMBERS: &str = include_str!("../../../crates/e164-plan/tests/vectors.txt");
