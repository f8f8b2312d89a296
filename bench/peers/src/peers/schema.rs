//! JSON Schema on `serde_json::Value`, alone and with a telephone number library.

use std::hint::black_box;

use anyhow::{Context as _, Result};
use jsonschema::Validator;
use serde_json::Value;

use crate::case::Case;
use crate::peer::{Judge, Peer, Verdict};

/// What is requested of the schema, and whether telephone numbers are looked up.
#[derive(Clone, Copy, Debug)]
struct Schema {
    all_errors: bool,
    telephone_numbers: bool,
}

pub(crate) fn all() -> impl Iterator<Item = Box<dyn Peer>> {
    [(true, true), (false, true), (true, false), (false, false)].into_iter().map(
        |(all_errors, telephone_numbers)| {
            Box::new(Schema { all_errors, telephone_numbers }) as Box<dyn Peer>
        },
    )
}

/// Compiles a schema.
///
/// # Errors
/// It is not JSON, or not a JSON Schema.
pub(crate) fn compile(schema: &str) -> Result<Validator> {
    let schema: Value = serde_json::from_str(schema).context("the schema is not JSON")?;
    jsonschema::draft202012::new(&schema).context("the schema is no JSON Schema")
}

impl Peer for Schema {
    fn name(&self) -> &'static str {
        match (self.all_errors, self.telephone_numbers) {
            (true, true) => "Value, jsonschema iter_errors, phonenumber",
            (false, true) => "Value, jsonschema is_valid, phonenumber",
            (true, false) => "Value, jsonschema iter_errors",
            (false, false) => "Value, jsonschema is_valid",
        }
    }

    fn about(&self) -> &'static str {
        match (self.all_errors, self.telephone_numbers) {
            (true, true) => {
                "the body is parsed into a tree, every error of an equivalent schema (compiled before) is listed, and the telephone number is parsed and looked up in its numbering plan; the pattern cache of `phonenumber` is warm, because there is only one number"
            }
            (false, true) => {
                "the same, but the schema is only checked for validity, and the telephone number is parsed only if the body is valid"
            }
            (true, false) => "the tree and every error of the schema",
            (false, false) => "the tree, and whether it is valid against the schema",
        }
    }

    fn packages(&self) -> &'static [&'static str] {
        if self.telephone_numbers {
            &["serde_json", "jsonschema", "phonenumber"]
        } else {
            &["serde_json", "jsonschema"]
        }
    }

    fn ready<'c>(&self, case: &'c Case) -> Result<Option<Judge<'c>>> {
        let (Some(schema), Some(body)) = (&case.schema, case.bytes()) else { return Ok(None) };
        let validator = compile(schema)?;
        let Self { all_errors, telephone_numbers } = *self;
        if telephone_numbers && case.telephone_numbers.is_empty() {
            return Ok(None);
        }
        Ok(Some(Box::new(move || {
            let Ok(value) = serde_json::from_slice::<Value>(black_box(body)) else {
                return Verdict { json: Some(false), ..Verdict::default() };
            };
            let mut verdict = ask(&validator, &value, all_errors);
            if telephone_numbers && (all_errors || verdict.accepted == Some(true)) {
                let known = case.telephone_numbers.iter().all(|at| in_numbering_plan(&value, at));
                verdict.in_numbering_plan = Some(known);
            }
            verdict
        })))
    }
}

fn ask(validator: &Validator, value: &Value, all_errors: bool) -> Verdict {
    if !all_errors {
        return Verdict { accepted: Some(validator.is_valid(value)), ..Verdict::default() };
    }
    let errors = validator.iter_errors(value).map(black_box).count();
    Verdict { accepted: Some(errors == 0), errors: Some(errors), ..Verdict::default() }
}

fn in_numbering_plan(value: &Value, at: &str) -> bool {
    let text = value.pointer(at).and_then(Value::as_str).unwrap_or_default();
    phonenumber::parse(None, text).is_ok_and(|number| black_box(number).is_valid())
}
