//! Sends the bypass corpus to a gateway and finds out which requests pass the filter.
//!
//! Every request must be refused. The corpus is in `tests/bypass`.

mod baseline;
mod causes;
mod classify;
mod connection;
mod corpus;
mod error;
mod http1;
mod http2;
mod options;
mod reply;
mod report;
mod run;
mod sender;

pub use self::corpus::{Case, Corpus, CorpusError};
pub use self::error::ProbeError;
pub use self::options::{Options, Target};
pub use self::report::{Outcome, Protocol, Report, ResultOfCase};
pub use self::run::run;
