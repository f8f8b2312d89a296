//! The API's resources: drafts, which the rules check, and strict types, which only a validator
//! creates.

mod account;
mod batch;
pub(crate) mod draft;
mod find_aspects;
mod members;
mod number;
mod number_aspects;
pub(crate) mod numbering;
mod rfi;
mod typed;
mod valid;

pub use typed::{
    Account, AccountService, Change, ConsentPatch, CustomerRelationship,
    DirectRoutingConfiguration, Identifiers, Number, NumberBatch, NumberDeletion, NumberService,
    OperatorConfiguration,
};
pub use valid::{Resource, Valid};

pub(crate) use account::{AccountDraft, AccountServiceDraft};
pub(crate) use batch::BatchDraft;
pub(crate) use members::Members;
pub(crate) use number::{NumberDraft, OperatorConfigurationDraft, ServiceDraft, enabled_services};
pub(crate) use number_aspects::NumberAspects;
pub(crate) use rfi::RfiDraft;
