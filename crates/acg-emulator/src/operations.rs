//! What the API does, one file per kind of resource. Everything here runs inside one transaction.

pub(crate) mod accounts;
pub(crate) mod numbers;

use std::time::Duration;

use serde_json::Value;

use crate::answer::Answer;
use crate::error::ApiError;
use crate::etag::ETag;
use crate::precondition::{Preconditions, Verdict};
use crate::query::Query;

/// The parts of a request that operations look at.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) query: Query,
    pub(crate) preconditions: Preconditions,
    pub(crate) body: Vec<u8>,
    pub(crate) sync_delay: Duration,
}

impl Call {
    /// The answer to a GET of a resource that exists.
    fn found(&self, shown: Value, etag: ETag) -> Result<Answer, ApiError> {
        match self.preconditions.check_read(&etag) {
            Verdict::Proceed => Ok(Answer::Found(shown, etag)),
            Verdict::NotModified => Ok(Answer::NotModified(etag)),
            Verdict::Failed => Err(ApiError::PreconditionFailed),
        }
    }

    /// Preconditions come last (RFC 9110 section 13.2.1): what would be refused anyway is refused for that reason.
    fn allow_write(&self, current: Option<&ETag>) -> Result<(), ApiError> {
        self.preconditions.allow_write(current).then_some(()).ok_or(ApiError::PreconditionFailed)
    }
}
