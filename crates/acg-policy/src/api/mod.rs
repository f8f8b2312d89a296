//! What is true of the Provisioning API itself, whatever a policy says: operations, roles, services,
//! the members of its bodies, and the formats of its values. Version 2024-02-29.

pub(crate) mod formats;
mod operation;
mod role;
pub(crate) mod schema;
mod service;

pub use operation::{OPERATIONS, Operation};
pub use role::Role;
pub use service::Service;

pub(crate) use operation::{Model, QueryValue, Segment};
