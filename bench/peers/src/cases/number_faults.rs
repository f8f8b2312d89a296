//! A number with a fault in each of five members.

use super::number_assigned;
use crate::case::{Case, Expected};

pub(crate) fn case() -> Case {
    let accepted = number_assigned::case();
    let body = FAULTS.iter().fold(accepted.body, |body, (from, to)| body.replace(from, to));
    Case {
        name: "Operator Connect number, five faults",
        about: "The same with a telephone number without `+`, a blank in the account name, an empty usage, \
                an empty emergency address and a blank in the SIP header. Rejected; ours makes five \
                issues with message, help and pointer.",
        body,
        expected: Expected {
            errors: &[
                "number/e164",
                "account/name-format",
                "number/usage-empty",
                "number/civic-address-missing",
                "number/sip-header-format",
            ],
            in_numbering_plan: false,
        },
        ..accepted
    }
}

const FAULTS: [(&str, &str); 5] = [
    ("\"+442079460123\"", "\"442079460123\""),
    ("\"contoso\"", "\"con toso\""),
    ("\"CallingUserAssignment\"", "\"\""),
    ("\"civicAddressIdString\"", "\"\""),
    ("\"exampleHeaderContents\"", "\"example header\""),
];
