//! Bodies of the API as types, to be built, written and read.

mod account;
mod batch;
mod consent;
mod number;

pub use account::{Account, AccountService, DirectRoutingConfiguration};
pub use batch::{Identifiers, NumberBatch, NumberDeletion};
pub use consent::{Change, ConsentPatch, CustomerRelationship};
pub use number::{Number, NumberService, OperatorConfiguration};
