//! Writes the first inputs of all fuzz targets, made of the test vectors: `corpus FOLDER`.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::{env, fs};

use acg_policy_invariants::{Input, head_to_bytes};
use acg_policy_vectors::{Case, load};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("expected the folder to write to")?;
    let numbers = include_str!("../../../../crates/e164-plan/tests/vectors.txt");
    let numbers = numbers.lines().filter_map(|line| line.split(' ').next());
    let numbers = numbers.filter(|number| number.starts_with('+'));
    let numbers = numbers.map(|number| (number.to_owned(), number.as_bytes().to_vec())).collect();
    for (target, inputs) in inputs(&load()?).into_iter().chain([("plan", numbers)]) {
        let folder = Path::new(&folder).join(target);
        fs::create_dir_all(&folder)?;
        for (name, input) in inputs {
            fs::write(folder.join(name), input)?;
        }
    }
    Ok(())
}

/// By target, and by the name of a case.
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
