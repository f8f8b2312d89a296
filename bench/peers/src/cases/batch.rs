//! A hundred numbers in one request.

use serde_json::{Value, json};

use super::number_assigned;
use super::texts::NUMBER_SCHEMA;
use crate::case::{Case, Expected};

/// The name of the case, by which its cost is compared with that of one number.
pub(crate) const NAME: &str = "Batch of 100 Operator Connect numbers";

pub(crate) fn case() -> Case {
    let one = number_assigned::case();
    let item = |at: usize| one.body.replace("+442079460123", &format!("+4420794601{at:02}"));
    let items: Vec<String> = (0..SIZE).map(item).collect();
    Case {
        name: NAME,
        about: "`POST` to `:createOrUpdateNumbers` with a hundred such numbers, `+442079460100` to \
                `+442079460199`, which are reserved for examples. Accepted. `phonenumber` looks up all of them.",
        method: "POST",
        target: "/accounts/contoso:createOrUpdateNumbers?api-version=2024-02-29",
        headers: one.headers.split_last().map_or(one.headers, |(_if_none_match, others)| others),
        body: format!("{{\"numbers\": [{}]}}", items.join(",\n")),
        form: None,
        schema: schema(),
        telephone_numbers: (0..SIZE).map(|at| format!("/numbers/{at}/telephoneNumber")).collect(),
        expected: Expected { errors: &[], in_numbering_plan: true },
        ..one
    }
}

/// The schema of a number, for each element.
fn schema() -> Option<String> {
    let mut number: Value = serde_json::from_str(NUMBER_SCHEMA).ok()?;
    let definitions = number.as_object_mut()?.remove("$defs")?;
    let numbers = json!({"type": "array", "items": number});
    let whole = json!({
        "type": "object", "required": ["numbers"], "properties": {"numbers": numbers}, "$defs": definitions
    });
    Some(whole.to_string())
}

/// How many numbers there are.
pub(crate) const SIZE: usize = 100;
