//! Rules about batches as a whole; the rules about numbers judge each item.

use crate::resource::BatchDraft;
use crate::rule::rules;

rules!(BatchDraft;
    empty,
    repeated_number,
    too_large,
);
