//! The results of successful operations.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use crate::etag::ETag;
use crate::reply::Reply;

#[derive(Debug)]
pub(crate) enum Answer {
    /// One resource, with its entity tag.
    Found(Value, ETag),
    Created(Value, ETag),
    Replaced(Value, ETag),
    /// The result of an action.
    Computed(Value),
    Page(Page),
    NotModified(ETag),
    Deleted,
}

/// One page of a list.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) value: Vec<Value>,
    /// The URL of the next page; `None` on the last page.
    pub(crate) next_link: Option<String>,
    /// The length of the whole list, if the caller requested it.
    pub(crate) record_count: Option<i64>,
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Found(body, etag) | Answer::Replaced(body, etag) => {
                Self::new(StatusCode::OK, Some(body)).with("etag", etag)
            }
            Answer::Created(body, etag) => {
                Self::new(StatusCode::CREATED, Some(body)).with("etag", etag)
            }
            Answer::Computed(body) => Self::new(StatusCode::OK, Some(body)),
            Answer::Page(page) => page.into(),
            Answer::NotModified(etag) => {
                Self::new(StatusCode::NOT_MODIFIED, None).with("etag", etag)
            }
            Answer::Deleted => Self::new(StatusCode::NO_CONTENT, None),
        }
    }
}

impl From<Page> for Reply {
    fn from(page: Page) -> Self {
        let Page { value, next_link, record_count } = page;
        let mut body = Map::new();
        body.insert("value".to_owned(), value.into());
        // The last page has no `nextLink`; it is never null.
        if let Some(link) = next_link {
            body.insert("nextLink".to_owned(), link.into());
        }
        let reply = Self::new(StatusCode::OK, Some(Value::Object(body)));
        match record_count {
            Some(count) => reply.with("x-ms-record-count", count),
            None => reply,
        }
    }
}
