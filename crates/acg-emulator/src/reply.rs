//! HTTP responses in a form that can be stored and sent again.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A complete response.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Value>,
}

impl Reply {
    pub(crate) fn new(status: StatusCode, body: Option<Value>) -> Self {
        Self { status, headers: Vec::new(), body }
    }

    /// An error in the form of Azure: `{"error":{"code","message","target"}}` and `x-ms-error-code`.
    pub(crate) fn error(
        status: StatusCode,
        code: &str,
        message: &str,
        target: Option<&str>,
    ) -> Self {
        let mut error = json!({ "code": code, "message": message });
        if let (Some(target), Some(members)) = (target, error.as_object_mut()) {
            members.insert("target".to_owned(), target.into());
        }
        Self::new(status, Some(json!({ "error": error }))).with("x-ms-error-code", code)
    }

    pub(crate) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.headers.push((name.to_owned(), value.to_string()));
        self
    }

    /// The text that [`Reply::read`] reads.
    pub(crate) fn write(&self) -> String {
        json!({ "status": self.status.as_u16(), "headers": self.headers, "body": self.body })
            .to_string()
    }

    /// Reads a stored response; `None` when `text` was not written by [`Reply::write`].
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut stored: Value = serde_json::from_str(text).ok()?;
        let body = stored.get_mut("body")?.take();
        let status = u16::try_from(stored.get("status")?.as_u64()?).ok()?;
        let pair = |pair: &Value| {
            Some((pair.get(0)?.as_str()?.to_owned(), pair.get(1)?.as_str()?.to_owned()))
        };
        Some(Self {
            status: StatusCode::from_u16(status).ok()?,
            headers: stored.get("headers")?.as_array()?.iter().map(pair).collect::<Option<_>>()?,
            body: (!body.is_null()).then_some(body),
        })
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let Self { status, headers, body } = self;
        let mut response = match body {
            Some(body) => (status, Json(body)).into_response(),
            None => status.into_response(),
        };
        for (name, value) in headers {
            // Names and values are ASCII text of this crate, so no field is skipped.
            if let (Ok(name), Ok(value)) =
                (HeaderName::try_from(name), HeaderValue::try_from(value))
            {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_reply_is_unchanged() {
        let created = Reply::new(StatusCode::CREATED, Some(json!({ "name": "contoso" })))
            .with("etag", "\"a-1\"")
            .with("repeatability-result", "accepted");
        for reply in [created, Reply::new(StatusCode::NO_CONTENT, None)] {
            let again = Reply::read(&reply.write()).unwrap();
            assert_eq!(
                (again.status, &again.headers, &again.body),
                (reply.status, &reply.headers, &reply.body)
            );
        }
        assert!(Reply::read("{}").is_none());
    }
}
