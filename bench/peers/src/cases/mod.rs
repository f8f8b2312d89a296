//! The cases, one per file.

mod account;
mod batch;
mod number_assigned;
mod number_clean;
mod number_faults;
mod number_rejected;
mod number_seed;
mod path_only;
mod texts;

use crate::case::Case;

pub(crate) use batch::{NAME as BATCH, SIZE as BATCH_SIZE};
pub(crate) use number_assigned::NAME as NUMBER_OF_A_PLAN;
pub(crate) use texts::{ACCOUNT, ACCOUNT_REGO, ACCOUNT_SCHEMA, NUMBER, NUMBER_REGO, NUMBER_SCHEMA};

/// Every case, in the order of the page.
pub(crate) fn all() -> Vec<Case> {
    vec![
        number_seed::case(),
        number_assigned::case(),
        number_clean::case(),
        number_rejected::case(),
        number_faults::case(),
        account::case(),
        batch::case(),
        path_only::case(),
    ]
}
