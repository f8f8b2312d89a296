//! Validates requests to the Azure Communications Gateway Provisioning API before they reach it.
//!
//! The API accepts many requests that fail minutes later, when the gateway syncs an account or a number
//! to Operator Connect or Teams Phone Mobile. A [`Validator`] reports all faults of a request at once: each
//! [`Issue`] has the code of a rule, a place in the request, a message and a help. A [`Policy`] sets which
//! rules reject a request, and which ones warn.
//!
//! The crate does no I/O and is `no_std` with `alloc`. Gateways, servers and forms mostly use it through
//! an adapter: the filter for Envoy, `acg-policy-tower`, the program `acg-policy`, or the npm package.
//!
//! # Validate a request
//!
//! ```
//! use acg_policy::{Head, Validator};
//!
//! let head = Head {
//!     method: b"PUT",
//!     target: b"/accounts/contoso/numbers/+442079460123?api-version=2024-02-29",
//!     headers: &[(b"content-type", b"application/json")],
//! };
//! let body = br#"{
//!     "telephoneNumber": "+442079460123",
//!     "accountName": "contoso",
//!     "serviceDetails": {"teamsOperatorConnect": {"enabled": true, "configuration": {
//!         "usage": "",
//!         "choosableCapabilities": ["InboundCalling"],
//!         "civicAddressId": "5bd7bf1c-40c1-4a9a-9c5b-cbbf1f4a4b1d"
//!     }}}
//! }"#;
//! let report = Validator::default().check_request(&head, body, None);
//!
//! assert_eq!(report.status(), Some(400));
//! let issue = &report.issues()[0];
//! assert_eq!(issue.code(), "number/usage-empty");
//! assert_eq!(issue.message, "`usage` is empty");
//! assert_eq!(
//!     issue.location.json_pointer(),
//!     "/serviceDetails/teamsOperatorConnect/configuration/usage"
//! );
//! ```
//!
//! # The path of a request
//!
//! [`Validator::check_request`] takes a complete request. An adapter that receives a request in parts calls
//! the steps:
//!
//! 1. [`Validator::begin`] validates the head: method, request target and header fields. The result is
//!    [`Begin::OutsideApi`] for a path that does not belong to the API, [`Begin::Decided`] with a report,
//!    or [`Begin::NeedsBody`] with a [`Pending`].
//! 2. [`Pending::finish`] validates the body. The result is [`Finish::Decided`] with a report, or
//!    [`Finish::NeedsAccount`] with a [`Question`], if the verdict depends on the state of an account.
//! 3. [`Question::answer`] takes the [`AccountState`], which the adapter looks up, and returns the report.
//!
//! ```
//! use acg_policy::{AccountState, Begin, Head, Finish, Report, Validator};
//!
//! fn decide(
//!     validator: &Validator,
//!     head: &Head<'_>,
//!     read_body: impl FnOnce(usize) -> Vec<u8>,
//!     look_up: impl FnOnce(&str) -> AccountState,
//! ) -> Report {
//!     let pending = match validator.begin(head) {
//!         // Pass the request through, and log the warnings of the report.
//!         Begin::OutsideApi(report) => return report,
//!         Begin::Decided(report) => return report,
//!         Begin::NeedsBody(pending) => pending,
//!     };
//!     // One byte more than the limit is enough to know that the body is too large.
//!     let body = read_body(pending.max_body_bytes() + 1);
//!     match pending.finish(&body) {
//!         Finish::Decided(report) => report,
//!         Finish::NeedsAccount(question) => {
//!             let state = look_up(question.account());
//!             question.answer(&state)
//!         }
//!     }
//! }
//!
//! let head = Head { method: b"GET", target: b"/portal/", headers: &[] };
//! let report = decide(&Validator::default(), &head, |_| Vec::new(), |_| AccountState::Missing);
//! assert!(report.is_outside_api());
//! ```
//!
//! # Account states
//!
//! Whether an account exists, which services it has, and how many numbers use them, is in the response of
//! `GET /accounts/{accountName}`: [`AccountState::from_response`] reads it. [`KnownAccount`] also takes
//! capability plans, emergency addresses and the consent of the customer, which a portal may have loaded.
//!
//! ```
//! use acg_policy::{AccountState, Head, Validator};
//!
//! let response = br#"{"name": "contoso", "serviceDetails": {
//!     "teamsDirectRouting": {"enabled": true, "numberCount": 3}}}"#;
//! let state = AccountState::from_response("contoso", 200, response);
//!
//! let target = b"/accounts/contoso?api-version=2024-02-29";
//! let head = Head { method: b"DELETE", target, headers: &[(b"if-match", b"\"1\"")] };
//! let report = Validator::default().check_request(&head, b"", Some(&state));
//! assert_eq!(report.status(), Some(409));
//! assert_eq!(report.issues()[0].code(), "state/account-has-numbers");
//! ```
//!
//! # Forms
//!
//! A form has a body but no request yet. [`Validator::check_number`], [`Validator::check_account`] and
//! [`Validator::check_phone_number`] validate what the user has entered so far:
//!
//! ```
//! use acg_policy::Validator;
//!
//! let form = br#"{"telephoneNumber": "+44207946", "accountName": "contoso",
//!     "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}"#;
//! let report = Validator::default().check_number(form, None);
//! for issue in report.issues() {
//!     println!("{}: {}", issue.location.json_pointer(), issue.message);
//! }
//! assert_eq!(report.issues()[0].code(), "number/plan-length");
//! ```
//!
//! # Types
//!
//! Every body of the API is a type: [`Account`], [`Number`], [`NumberBatch`], [`NumberDeletion`],
//! [`Identifiers`] and [`ConsentPatch`]. A program builds one, checks it with [`Validator::check_resource`] and
//! sends [`Resource::to_json`]:
//!
//! ```
//! use acg_policy::{Capability, Number, NumberService, OperatorConfiguration, Service, Usage, Validator};
//!
//! let configuration = OperatorConfiguration::new(Usage::CallingUserAssignment)
//!     .with_capability(Capability::InboundCalling);
//! let number = Number::new("+442079460123", "contoso").with_service(
//!     NumberService::new(Service::OperatorConnect).with_configuration(configuration),
//! );
//! let report = Validator::default().check_resource(&number, None);
//! assert_eq!(report.issues()[0].code(), "number/civic-address-missing");
//! ```
//!
//! [`Validator::parse`], [`Validator::accept`] and [`Accepted::read`] give a [`Valid`] value, which no other function
//! creates, so that it is a proof in the signature of a function:
//!
//! ```
//! use acg_policy::{Number, Validator};
//!
//! let body = br#"{"telephoneNumber": "+442079460123", "accountName": "contoso",
//!     "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}"#;
//! let number = Validator::default().parse::<Number>(body, None)?;
//! assert_eq!(number.telephone_number, "+442079460123");
//! # Ok::<(), acg_policy::Report>(())
//! ```
//!
//! # Policies
//!
//! A [`Policy`] has a [`Profile`], which sets the default [`Level`] of every rule, the levels of single
//! rules, and [`Parameters`]. [`rules`] lists all rules with their pages. Rules that protect the structure
//! of a request ([`Rule::shape`]) are errors in every policy.
//!
//! ```
//! use acg_policy::{Level, Policy, Profile, Validator};
//!
//! let policy = Policy::new(Profile::Strict)
//!     .with_rule("number/plan-length", Level::Off)?
//!     .with_max_body_bytes(65_536)?
//!     .with_allowed_countries(["GB"])?;
//! let report = Validator::new(policy).check_phone_number(b"+44207946");
//! assert!(report.issues().is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! With the feature `serde`, `Policy` is `Deserialize`: it is read from TOML, YAML or the environment, alone or as a
//! part of a configuration, and the error has all faults with their places. Members have capitals, so `figment` needs
//! `Env::lowercase(false)`. Reports and resources are `Serialize`.
//!
//! ```
//! use acg_policy::Policy;
//!
//! let error = toml::from_str::<Policy>("profile = 'strikt'\nrules.'number/e146' = 'off'").unwrap_err();
//! assert!(error.to_string().contains("at /profile: unknown value; did you mean `strict`?"));
//! assert!(error.to_string().contains("at /rules/number~1e146: unknown rule code; did you mean `number/e164`?"));
//! ```
//!
//! `acg-policy-wire` reads policies from JSON, writes reports as JSON, and makes the HTTP reply to a
//! rejected request.
//!
//! # What it does not do
//!
//! - It does not look accounts up, read tokens or verify them: the caller passes account states and roles.
//! - It does not replace the checks of the API: an accepted request can still fail there, or in the
//!   backend.
//! - It does not validate responses, and it does not change requests.
//! - It knows the schema of the API versions 2024-02-29 and 2024-02-29-preview. Requests with another
//!   version that the policy permits are checked by the latter, with a warning ([`Policy::warnings`]). Numbering plans are those of the tables
//!   in `e164-plan`.
#![no_std]

extern crate alloc;

mod account;
mod api;
#[doc(hidden)]
pub mod document;
pub mod json;
mod policy;
mod report;
mod resource;
mod route;
pub mod rules;
#[doc(hidden)]
pub mod text;
mod validator;
#[cfg(feature = "serde")]
mod with_serde;

pub use account::{
    AccountState, CapabilityPlans, CivicAddresses, Consent, KnownAccount, UnknownReason,
    UnreadableAccount, UnreadableTable,
};
pub use api::{
    AssignmentStatus, Capability, OPERATIONS, Operation, RelationshipStatus, Role, Service, Usage,
};
pub use document::PolicyError;
#[doc(inline)]
pub use e164_plan::METADATA_VERSION as NUMBERING_PLANS;
pub use policy::{
    ActionRoles, BackendSync, DEFAULT_API_VERSIONS, DEFAULT_MAX_BODY_BYTES, EmergencyAddress,
    InvalidRange, InvalidRule, NumberRange, Parameters, Permission, Policy, PolicyWarning,
    ShapeRule, UnknownRoutes, actions,
};
pub use report::{
    Catalogue, Fact, HelpUrl, InvalidHelpUrl, Issue, Level, Levels, Location, Part, Profile,
    Report, Rule, Segment, Severity,
};
pub use resource::{
    Account, AccountService, Change, ConsentPatch, CustomerRelationship,
    DirectRoutingConfiguration, Identifiers, Number, NumberBatch, NumberDeletion, NumberService,
    OperatorConfiguration, Resource, Valid,
};
pub use route::{Head, HeaderField};
pub use text::word::UnknownWord;
pub use validator::{
    Accepted, Begin, BulkBatch, Finish, Kept, KeptBody, Pending, Question, Stage, Validator,
    routing_rules,
};
#[cfg(feature = "serde")]
pub use with_serde::{PolicyDocument, PolicyFaults, Unserializable};

/// The names that most programs need, for `use acg_policy::prelude::*`. Names that other crates of a server
/// have too, such as [`Head`], [`Level`], [`Number`], [`Role`] or [`Service`], are not among them.
///
/// ```
/// use acg_policy::prelude::*;
///
/// let policy = Policy::new(Profile::Strict).with_rule("number/no-service", acg_policy::Level::Warning)?;
/// let report: Report = Validator::new(policy).check_phone_number(b"+44207946");
/// assert_eq!(report.errors().count(), 1);
/// # Ok::<(), InvalidRule>(())
/// ```
pub mod prelude {
    pub use crate::{
        AccountState, InvalidRule, Issue, KnownAccount, NumberRange, Policy, Profile, Report,
        Resource, Severity, Valid, Validator, rules,
    };
}

/// Runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
