//! The API's resources: drafts, which rules judge, and strict types, which only a validator makes.

mod account;
mod batch;
pub(crate) mod draft;
mod number;
mod rfi;
mod service;
mod valid;

pub use account::{Account, AccountService, DirectRouting};
pub use number::{Number, NumberService, OperatorConfiguration};
pub use service::Service;
pub use valid::{Resource, Valid};

pub(crate) use account::{AccountDraft, AccountServiceDraft};
pub(crate) use batch::{BatchDraft, MAX_BATCH};
pub(crate) use number::{NumberDraft, OperatorConfigurationDraft, ServiceDraft};
pub(crate) use rfi::RfiDraft;
