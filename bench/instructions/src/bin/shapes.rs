//! Validates each shape at its size and at twice its size, for `cargo xtask linear`. Only the instructions
//! of [`measured`] count; a line on the standard output names each call.

use std::io::{Write as _, stdout};

use acg_policy::{Head, HeaderField, Policy, Profile, Validator};
use acg_policy_wire::{reply, v1};

use acg_policy_instructions::shape::{Made, SHAPES};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let policy = Policy::new(Profile::Strict).with_max_body_bytes(v1::MAX_MAX_BODY_BYTES)?;
    let validator = Validator::new(policy);
    let only = std::env::args().nth(1);
    for shape in SHAPES.iter().filter(|shape| only.as_deref().is_none_or(|name| name == shape.name))
    {
        for size in [shape.size, 2 * shape.size] {
            let bytes = validate(&validator, &shape.of_size(size));
            writeln!(stdout(), "{size}\t{}\t{bytes}", shape.name)?;
        }
    }
    Ok(())
}

fn validate(validator: &Validator, made: &Made) -> usize {
    let headers: Vec<HeaderField<'_>> =
        made.headers.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())).collect();
    let head =
        Head { method: made.method.as_bytes(), target: made.target.as_bytes(), headers: &headers };
    measured(validator, &head, made.body.as_bytes())
}

/// The function whose instructions are counted. Returns the length of the reply and of the report.
#[inline(never)]
fn measured(validator: &Validator, head: &Head<'_>, body: &[u8]) -> usize {
    let report = validator.check_request(head, body, None);
    let replied = reply(&report).map_or(0, |reply| reply.body.len());
    replied + v1::report_to_json(&report).len()
}
