//! Decides whether a request to the Azure Communications Gateway Provisioning API is acceptable.
#![no_std]

extern crate alloc;

mod bytes;
mod findings;
pub mod json;
#[doc(hidden)]
pub mod near;
mod numbering;
mod order;
mod policy;
mod question;
mod report;
mod request;
mod resource;
mod roles;
mod route;
mod rule;
pub mod rules;
mod schema;
mod stages;
mod state;
mod tables;
#[doc(hidden)]
pub mod text;
mod validator;

#[doc(hidden)]
pub use policy::Parameter;
pub use policy::{
    DEFAULT_API_VERSIONS, DEFAULT_MAX_BODY_BYTES, EmergencyAddress, Policy, Profile, ShapeRule,
    UnknownRoutes,
};
pub use question::{Outcome, Question};
pub use report::{Fact, Issue, Location, Part, Report, Segment, Severity};
pub use request::{Head, Header, Request};
pub use resource::{
    Account, AccountService, DirectRouting, Number, NumberService, OperatorConfiguration, Resource,
    Service, Valid,
};
pub use roles::{ActionRoles, Permission, Role, actions};
pub use route::{OPERATIONS, Operation};
pub use rule::{Level, Levels, Rule};
pub use stages::{Stage, routing_rules};
pub use state::{AccountState, KnownAccount, UnknownReason, UnreadableAccount};
pub use tables::{CapabilityPlans, CivicAddresses, Consent, UnreadableTable};
pub use validator::{Begin, Pending, Validator};
