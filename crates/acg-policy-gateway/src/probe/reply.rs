//! A reply, and the form of the filter's refusals.

use serde_json::Value;

/// An HTTP response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    /// The header fields, names in lower case.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// How a connection ended after the replies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The gateway can send further replies, or there is no reason to wait for them.
    Open,
    /// The gateway has closed the connection or reset the stream.
    Closed,
    /// Nothing more arrived in time.
    TimedOut,
}

/// What a gateway sends back on one connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Exchange {
    pub(super) replies: Vec<Reply>,
    pub(super) end: End,
}

/// A reply of the filter itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FilterReply {
    /// A refusal with the codes of its errors.
    Refusal(Vec<String>),
    /// The filter could not validate the request; its message.
    NotValidated(String),
}

impl Reply {
    /// The value of a header field.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut fields = self.headers.iter();
        fields.find_map(|(other, value)| (other == name).then_some(value.as_str()))
    }

    /// The start of the body as text, for messages.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(self.body.get(..120).unwrap_or(&self.body)).into_owned()
    }

    /// Whether the body is an error in the form of the API.
    pub(super) fn has_error_code(&self) -> bool {
        let json: Option<Value> = serde_json::from_slice(&self.body).ok();
        json.is_some_and(|json| json.pointer("/error/code").is_some_and(Value::is_string))
    }

    /// The filter's own reply, if this is one: JSON in the form of the API's errors whose details have
    /// codes of rules, or which says that the request was not forwarded.
    pub(super) fn of_filter(&self) -> Option<FilterReply> {
        if self.status < 400 || self.header("x-ms-error-code").is_none() {
            return None;
        }
        let json: Value = serde_json::from_slice(&self.body).ok()?;
        let error = json.get("error")?;
        let message = error.get("message")?.as_str()?;
        let details = error.get("details")?.as_array()?;
        if details.is_empty() && message.ends_with("The request was not forwarded.") {
            return Some(FilterReply::NotValidated(message.to_owned()));
        }
        let errors = details.iter().filter(|detail| detail.get("severity") == Some(&ERROR.into()));
        let codes = errors.map(|detail| detail.get("code")?.as_str().map(str::to_owned));
        let codes: Vec<String> = codes.collect::<Option<_>>()?;
        let are_rules = codes.iter().all(|code| code.split('/').count() == 2);
        (!codes.is_empty() && are_rules).then_some(FilterReply::Refusal(codes))
    }
}

const ERROR: &str = "error";

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, body: &str) -> Reply {
        let headers = vec![("x-ms-error-code".to_owned(), "x".to_owned())];
        Reply { status, headers, body: body.into() }
    }

    #[test]
    fn a_refusal_has_the_codes_of_its_errors() {
        let body = r#"{"error":{"code":"InvalidRequest","message":"m","details":[{"code":"json/syntax","severity":"error"},{"code":"json/unknown-member","severity":"warning"}]}}"#;
        let codes = vec!["json/syntax".to_owned()];
        assert_eq!(reply(400, body).of_filter(), Some(FilterReply::Refusal(codes)));
        assert_eq!(reply(200, body).of_filter(), None);
        assert_eq!(Reply { headers: Vec::new(), ..reply(400, body) }.of_filter(), None);
    }

    #[test]
    fn a_request_that_was_not_validated_is_told_from_a_refusal() {
        let body =
            r#"{"error":{"code":"x","message":"y. The request was not forwarded.","details":[]}}"#;
        assert!(matches!(reply(503, body).of_filter(), Some(FilterReply::NotValidated(_))));
    }

    #[test]
    fn errors_of_the_api_are_not_refusals() {
        for body in [
            r#"{"error":{"code":"NotFound","message":"m"}}"#,
            r#"{"error":{"code":"NotFound","message":"m","details":[]}}"#,
            r#"{"error":{"code":"InvalidRequest","message":"m","details":[{"code":"MissingProperty","message":"x"}]}}"#,
            "<html>",
            "",
        ] {
            assert_eq!(reply(400, body).of_filter(), None, "{body}");
        }
    }
}
