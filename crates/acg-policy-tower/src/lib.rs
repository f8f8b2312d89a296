#![doc = include_str!("../README.md")]

mod accounts;
mod body;
mod buffer;
mod checked;
mod future;
mod head;
mod layer;
mod refusal;
mod service;

pub use accounts::{AccountSource, NoAccounts};
pub use body::ValidateBody;
pub use buffer::BrokenBody;
pub use checked::Checked;
pub use future::ResponseFuture;
pub use layer::{DEFAULT_ACCOUNT_TIMEOUT, ValidateLayer};
pub use service::Validate;

/// The error of a [`Validate`] service: the inner service's own, or a [`BrokenBody`].
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;
