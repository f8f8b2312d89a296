//! Facts about the Provisioning API, version 2024-02-29, which do not depend on a policy: operations,
//! roles, services, the members of bodies, and the formats of values.

pub(crate) mod countries;
pub(crate) mod formats;
pub(crate) mod integers;
mod operation;
mod role;
pub(crate) mod schema;
mod service;
mod vocabulary;

pub use operation::{OPERATIONS, Operation};
pub use role::Role;
pub use service::Service;
pub use vocabulary::{AssignmentStatus, Capability, RelationshipStatus, Usage};

pub(crate) use operation::{Model, NUMBER_TAIL, QueryValue, Segment};
