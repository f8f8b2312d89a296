//! A case of the input: a request and its context.

use std::borrow::Cow;
use std::fmt;

use acg_policy::{AccountState, Begin, Finish, Head, HeaderField, Report, Validator};
use acg_policy_wire::v1::account_state_from_json;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::de::value::MapAccessDeserializer;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::compact::compact;
use super::fault::{self, Fault};
use super::write::AccountWrite;

/// The parts of a case on which the verdict depends.
pub(crate) struct Case<'l> {
    /// A string or a number; `None` if the case has no ID.
    pub(crate) id: Option<&'l RawValue>,
    /// The policy of the case.
    pub(crate) policy: Option<&'l RawValue>,
    account: Option<AccountState>,
    /// The caller's roles; `None` if they are unknown.
    roles: Option<Vec<Cow<'l, str>>>,
    method: Cow<'l, str>,
    target: Cow<'l, str>,
    headers: Vec<(Cow<'l, str>, Cow<'l, [u8]>)>,
    body: Cow<'l, [u8]>,
}

impl<'l> Case<'l> {
    /// Reads a case.
    pub(crate) fn read(text: &'l [u8]) -> Result<Self, Fault> {
        Self::parse(text).ok_or_else(|| fault::find(text))
    }

    /// `None` for a text that is no case.
    pub(crate) fn parse(text: &'l [u8]) -> Option<Self> {
        let raw: RawCase<'l> = serde_json::from_str(str::from_utf8(text).ok()?).ok()?;
        let RawCase { id, request, policy, account, roles, _description: _, _expect: _ } = raw;
        let RawRequest { method, target, headers, body, body_text, body_base64 } = request;
        let headers = headers.into_iter().map(|(Text(name), value)| Some((name, value.decode()?)));
        Some(Self {
            id: match id {
                Some(id) => Some(checked_id(id)?),
                None => None,
            },
            policy,
            account: match account {
                Some(account) => Some(account_state(account)?),
                None => None,
            },
            roles: roles.map(|roles| roles.into_iter().map(|Text(role)| role).collect()),
            method,
            target,
            headers: headers.collect::<Option<_>>()?,
            body: one_body(body, body_text, body_base64)?,
        })
    }

    /// The header fields of the request.
    pub(crate) fn fields(&self) -> Vec<HeaderField<'_>> {
        self.headers.iter().map(|(name, value)| (name.as_bytes(), value.as_ref())).collect()
    }

    /// Validates the request up to the state of the account, unless the case has that too. Returns what the request writes
    /// as well.
    pub(crate) fn begin(&self, validator: &Validator) -> (Finish, Option<AccountWrite>) {
        let for_caller = self.roles.as_ref().map(|roles| validator.for_caller(roles));
        let fields = self.fields();
        let head = self.head(&fields);
        let (outcome, write) = match for_caller.as_ref().unwrap_or(validator).begin(&head) {
            Begin::OutsideApi(report) | Begin::Decided(report) => {
                let write = AccountWrite::by_head(&report, head.method);
                (Finish::Decided(report), write)
            }
            Begin::NeedsBody(pending) => {
                let write = AccountWrite::of(&pending);
                (pending.finish(&self.body), write)
            }
        };
        match (outcome, &self.account) {
            (Finish::NeedsAccount(question), Some(account)) => {
                (Finish::Decided(question.answer(account)), write)
            }
            (outcome, _) => (outcome, write),
        }
    }

    fn head<'h>(&'h self, headers: &'h [HeaderField<'h>]) -> Head<'h> {
        Head { method: self.method.as_bytes(), target: self.target.as_bytes(), headers }
    }

    /// Validates the request.
    pub(super) fn check(&self, validator: &Validator) -> Report {
        let fields = self.fields();
        let (head, account) = (self.head(&fields), self.account.as_ref());
        match &self.roles {
            Some(roles) => validator.for_caller(roles).check_request(&head, &self.body, account),
            None => validator.check_request(&head, &self.body, account),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCase<'l> {
    #[serde(borrow, default)]
    id: Option<&'l RawValue>,
    request: RawRequest<'l>,
    #[serde(borrow, default)]
    policy: Option<&'l RawValue>,
    #[serde(borrow, default)]
    account: Option<&'l RawValue>,
    #[serde(borrow, default)]
    roles: Option<Vec<Text<'l>>>,
    /// Members of test vectors.
    #[serde(default, rename = "description")]
    _description: IgnoredAny,
    #[serde(default, rename = "expect")]
    _expect: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRequest<'l> {
    #[serde(borrow)]
    method: Cow<'l, str>,
    #[serde(borrow)]
    target: Cow<'l, str>,
    #[serde(borrow, default)]
    headers: Vec<(Text<'l>, HeaderValue<'l>)>,
    #[serde(borrow, default, deserialize_with = "present")]
    body: Option<&'l RawValue>,
    #[serde(borrow, default, rename = "bodyText")]
    body_text: Option<Cow<'l, str>>,
    #[serde(borrow, default, rename = "bodyBase64")]
    body_base64: Option<Cow<'l, str>>,
}

/// The value of a header field. A visitor reads it, because a request can have thousands and a visitor
/// costs half as much as a [`RawValue`] that is read again.
enum HeaderValue<'l> {
    Text(Cow<'l, str>),
    Base64(Cow<'l, str>),
}

impl<'l> HeaderValue<'l> {
    fn decode(self) -> Option<Cow<'l, [u8]>> {
        match self {
            Self::Text(Cow::Borrowed(text)) => Some(Cow::Borrowed(text.as_bytes())),
            Self::Text(Cow::Owned(text)) => Some(Cow::Owned(text.into_bytes())),
            Self::Base64(base64) => decode(&base64).map(Cow::Owned),
        }
    }
}

impl<'de: 'l, 'l> Deserialize<'de> for HeaderValue<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(HeaderValueVisitor)
    }
}

struct HeaderValueVisitor;

impl<'de> Visitor<'de> for HeaderValueVisitor {
    type Value = HeaderValue<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a header value, which is a string or {\"base64\": \"…\"}")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(HeaderValue::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(HeaderValue::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let Base64 { base64 } = Base64::deserialize(MapAccessDeserializer::new(map))?;
        Ok(HeaderValue::Base64(base64))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Base64<'l> {
    #[serde(borrow)]
    base64: Cow<'l, str>,
}

/// Distinguishes a member of `null` from an absent one: a body of `null` is a body.
fn present<'de: 'l, 'l, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<&'l RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// The ID if it is a string or a number.
pub(crate) fn checked_id(id: &RawValue) -> Option<&RawValue> {
    matches!(id.get().as_bytes(), [b'"' | b'-' | b'0'..=b'9', ..]).then_some(id)
}

/// `None` if there is more than one body.
fn one_body<'l>(
    json: Option<&'l RawValue>,
    text: Option<Cow<'l, str>>,
    base64: Option<Cow<'l, str>>,
) -> Option<Cow<'l, [u8]>> {
    match (json, text, base64) {
        (None, None, None) => Some(Cow::Borrowed(&[])),
        (Some(json), None, None) => Some(Cow::Owned(compact(json.get()))),
        (None, Some(Cow::Borrowed(text)), None) => Some(Cow::Borrowed(text.as_bytes())),
        (None, Some(Cow::Owned(text)), None) => Some(Cow::Owned(text.into_bytes())),
        (None, None, Some(base64)) => decode(&base64).map(Cow::Owned),
        _ => None,
    }
}

/// A string, borrowed if it has no escapes.
#[derive(Deserialize)]
#[serde(transparent)]
struct Text<'l>(#[serde(borrow)] Cow<'l, str>);

fn account_state(json: &RawValue) -> Option<AccountState> {
    account_state_from_json(json.get().as_bytes()).ok()
}

fn decode(base64: &str) -> Option<Vec<u8>> {
    BASE64_STANDARD.decode(base64).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: &str = r#""request":{"method":"PUT","target":"/a","headers":[]}"#;

    fn body(members: &str) -> Vec<u8> {
        let line =
            format!(r#"{{"request":{{"method":"PUT","target":"/a","headers":[]{members}}}}}"#);
        Case::read(line.as_bytes()).map(|case| case.body.into_owned()).unwrap()
    }

    #[test]
    fn a_body_is_kept_as_written() {
        assert_eq!(body(""), b"");
        assert_eq!(body(r#","body": {"a": 1.0, "a": "\ud800 x"}"#), br#"{"a":1.0,"a":"\ud800 x"}"#);
        assert_eq!(body(r#","body":null"#), b"null");
        assert_eq!(body(r#","bodyText":"{\"a\": 1,}""#), b"{\"a\": 1,}");
        assert_eq!(body(r#","bodyBase64":"/wA=""#), b"\xFF\0");
    }

    #[test]
    fn header_values_may_be_binary() {
        let line = r#"{"request":{"method":"GET","target":"/","headers":[["a","\u00e9"],["b",{"base64":"/w=="}]]}}"#;
        let case = Case::read(line.as_bytes()).unwrap_or_else(|fault| panic!("{fault:?}"));
        let values: Vec<&[u8]> = case.headers.iter().map(|(_, value)| value.as_ref()).collect();
        assert_eq!(values, ["é".as_bytes(), b"\xFF"]);
    }

    #[test]
    fn the_members_of_a_test_vector_are_allowed() {
        let line = format!(r#"{{"description":"d","expect":{{}},"id":7,{REQUEST}}}"#);
        let case = Case::read(line.as_bytes()).unwrap_or_else(|fault| panic!("{fault:?}"));
        assert_eq!(case.id.map(RawValue::get), Some("7"));
    }

    #[test]
    fn null_is_an_absent_member() {
        let line = format!(r#"{{"id":null,"policy":null,"account":null,"roles":null,{REQUEST}}}"#);
        let case = Case::read(line.as_bytes()).unwrap_or_else(|fault| panic!("{fault:?}"));
        assert!(case.id.is_none() && case.policy.is_none() && case.roles.is_none());
    }
}
