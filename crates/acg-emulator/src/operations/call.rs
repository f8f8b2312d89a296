//! A request as operations see it.

use axum::http::HeaderValue;
use serde_json::Value;

use crate::address::Address;
use crate::answer::Answer;
use crate::error::ApiError;
use crate::etag::Version;
use crate::filter::{Filter, Members};
use crate::paging::{Item, Paging};
use crate::precondition::{Preconditions, Verdict};
use crate::provisioning::Backend;
use crate::query::Query;
use crate::store::Window;

/// The parts of a request that operations use.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) address: Address,
    pub(crate) query: Query,
    pub(crate) preconditions: Preconditions,
    pub(crate) content_type: Option<HeaderValue>,
    pub(crate) body: Vec<u8>,
    pub(crate) backend: Backend,
}

impl Call {
    /// The response to a GET of an existing resource.
    pub(super) fn found(
        &self,
        representation: Value,
        version: Version,
    ) -> Result<Answer, ApiError> {
        match self.preconditions.check_read(&version) {
            Verdict::Proceed => Ok(Answer::Found(representation, version.etag)),
            Verdict::NotModified => Ok(Answer::NotModified(version.etag)),
            Verdict::Failed => Err(ApiError::PreconditionFailed),
        }
    }

    /// The response to a GET of a list. `list` returns the items of a window in the order of their keys, `count` the
    /// length of the whole list. Conditional headers do not apply to lists.
    /// `members` are those that a filter can compare.
    pub(super) fn page(
        &self,
        members: Option<Members>,
        list: impl FnOnce(&Window<'_>) -> Result<Vec<Item>, ApiError>,
        count: impl FnOnce(Option<&Filter>) -> Result<i64, ApiError>,
    ) -> Result<Answer, ApiError> {
        let link = |parameters: &[(&str, &str)]| {
            let version = self.query.value("api-version").unwrap_or_default();
            let mut query = vec![("api-version", version)];
            query.extend_from_slice(parameters);
            self.address.with_query(&query)
        };
        Paging::read(&self.query, members)?.page(list, count, link)
    }

    /// Evaluates the preconditions last (RFC 9110 section 13.2.1), so that other errors take precedence.
    pub(super) fn allow_write(&self, current: Option<&Version>) -> Result<(), ApiError> {
        self.preconditions.allow_write(current).then_some(()).ok_or(ApiError::PreconditionFailed)
    }
}
