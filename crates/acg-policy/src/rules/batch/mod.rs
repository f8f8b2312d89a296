//! Rules about a batch as a whole. The rules about numbers apply to each of its items.

pub(crate) mod empty;
pub(crate) mod repeated_number;
pub(crate) mod too_large;

use crate::resource::BatchDraft;
use crate::rules::rules;

rules!(batch: BatchDraft;
    empty,
    repeated_number,
    too_large,
);
