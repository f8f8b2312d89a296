//! The documented number with a telephone number that a numbering plan has.

use super::number_seed;
use crate::case::{Case, Expected};

/// The name of the case, with which batches are compared.
pub(crate) const NAME: &str = "Operator Connect number, number of a numbering plan";

pub(crate) fn case() -> Case {
    let seed = number_seed::case();
    Case {
        name: NAME,
        about: "The same with `+442079460123`, which is reserved for examples and valid in the British \
                plan, so that `phonenumber` does all of its work. Accepted.",
        target: "/accounts/contoso/numbers/+442079460123?api-version=2024-02-29",
        body: seed.body.replace("+123451", "+442079460123"),
        expected: Expected { errors: &[], in_numbering_plan: true },
        ..seed
    }
}
