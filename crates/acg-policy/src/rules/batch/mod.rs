//! Rules about batches as a whole; the rules about numbers judge each item.

pub(crate) mod empty;
pub(crate) mod repeated_number;
pub(crate) mod too_large;

use crate::resource::BatchDraft;
use crate::rule::rules;

rules!(BatchDraft;
    empty,
    repeated_number,
    too_large,
);
