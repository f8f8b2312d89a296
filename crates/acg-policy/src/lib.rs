//! Decides whether a request to the Azure Communications Gateway Provisioning API is acceptable.
#![no_std]

extern crate alloc;

mod account;
mod api;
pub mod json;
mod policy;
mod report;
mod resource;
mod route;
pub mod rules;
#[doc(hidden)]
pub mod text;
mod validator;

pub use account::{
    AccountState, CapabilityPlans, CivicAddresses, Consent, KnownAccount, UnknownReason,
    UnreadableAccount, UnreadableTable,
};
pub use api::{OPERATIONS, Operation, Role, Service};
pub use policy::{
    ActionRoles, DEFAULT_API_VERSIONS, DEFAULT_MAX_BODY_BYTES, EmergencyAddress, Parameters,
    Permission, Policy, ShapeRule, UnknownRoutes, actions,
};
pub use report::{
    Fact, Issue, Level, Levels, Location, Part, Profile, Report, Rule, Segment, Severity,
};
pub use resource::{
    Account, AccountService, DirectRouting, Number, NumberService, OperatorConfiguration, Resource,
    Valid,
};
pub use route::{Head, Header, Request};
pub use validator::{Begin, Outcome, Pending, Question, Stage, Validator, routing_rules};
