//! A number that no rule mentions.

use super::number_assigned;
use crate::case::Case;

pub(crate) fn case() -> Case {
    let assigned = number_assigned::case();
    Case {
        name: "Operator Connect number, no warning",
        about: "The same with the ID of a civic address, so that the report is empty. Accepted.",
        body: assigned.body.replace("civicAddressIdString", "3fa85f64-5717-4562-b3fc-2c963f66afa6"),
        ..assigned
    }
}
