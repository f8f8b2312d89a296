//! A number that the backend would refuse later.

use super::number_assigned;
use crate::case::{Case, Expected};

pub(crate) fn case() -> Case {
    let accepted = number_assigned::case();
    Case {
        name: "Operator Connect number, empty usage",
        about: "The same with `\"usage\": \"\"`. Rejected by `number/usage-empty`; acg-policy composes the report with message, help and pointer, the peers at most a list of errors.",
        body: accepted.body.replace("\"CallingUserAssignment\"", "\"\""),
        expected: Expected { errors: &["number/usage-empty"], in_numbering_plan: true },
        ..accepted
    }
}
