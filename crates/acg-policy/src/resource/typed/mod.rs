//! Bodies of the API as types, to be built, written and read.

mod account;
mod batch;
mod consent;
mod number;

pub use account::{Account, AccountService, DirectRoutingConfiguration};
pub use batch::{Identifiers, NumberBatch, NumberDeletion};
pub use consent::{Change, ConsentPatch, CustomerRelationship};
pub use number::{Number, NumberService, OperatorConfiguration};

use super::valid::Valid;

/// Declares that a value without its warnings is made from a valid one. No `impl` is possible for every `T`.
macro_rules! from_valid {
    ($($resource:ident),+) => {
        $(impl From<Valid<$resource>> for $resource {
            fn from(valid: Valid<$resource>) -> Self {
                valid.into_inner()
            }
        })+
    };
}

from_valid!(Account, ConsentPatch, Identifiers, Number, NumberBatch, NumberDeletion);
