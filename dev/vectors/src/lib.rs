//! The test vectors that every outlet must pass: requests and their expected verdicts.
//!
//! A [`Subject`] is an outlet under test: the core, the JSON of the wire crate, the command line, a
//! gateway. [`run()`] runs it with every case of `tests/vectors` and compares the verdicts. Cases that
//! a subject cannot pass are listed in `tests/deviations/<subject>.json` with a reason; a listed case
//! that passes is an error as well.
//!
//! ```no_run
//! use acg_policy::Validator;
//! use acg_policy_vectors::{Case, CheckError, Subject, Verdict, load, run};
//!
//! struct Core;
//!
//! impl Subject for Core {
//!     fn name(&self) -> &'static str {
//!         "core"
//!     }
//!
//!     fn check(&mut self, case: &Case) -> Result<Verdict, CheckError> {
//!         let validator = Validator::new(case.policy()?);
//!         let account = case.account.as_ref();
//!         let report = case.request.borrowed(|head, body| validator.check_request(head, body, account));
//!         Ok(Verdict::from_report(&report))
//!     }
//! }
//!
//! let summary = run(&mut Core, &load()?)?;
//! println!("{} cases", summary.ran);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod case;
mod deviations;
mod file;
mod run;
mod unique;
mod verdict;
mod workspace;

pub use case::{Case, Request};
pub use file::{LoadError, load};
pub use run::{CheckError, Mismatches, Subject, Summary, Visibility, run};
pub use verdict::{FoundIssue, Step, UnreadableVerdict, Verdict};
