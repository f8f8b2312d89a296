//! A line of the input: a request and its context.

use std::borrow::Cow;
use std::fmt;

use acg_policy::{AccountState, Head, Header, Report, Request, Validator};
use acg_policy_wire::v1::account_state_from_json;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::compact::compact;

/// The parts of a line on which the verdict depends.
pub(super) struct Case<'l> {
    /// A string or a number; `None` if the line has no ID.
    pub(super) id: Option<&'l RawValue>,
    /// The policy of the line.
    pub(super) policy: Option<&'l RawValue>,
    account: Option<AccountState>,
    /// The caller's roles; `None` if they are unknown.
    roles: Option<Vec<Cow<'l, str>>>,
    method: Cow<'l, str>,
    target: Cow<'l, str>,
    headers: Vec<(Cow<'l, str>, Cow<'l, [u8]>)>,
    body: Cow<'l, [u8]>,
}

impl<'l> Case<'l> {
    /// Reads a line. An error has the place and the remedy but no value, because numbers and names
    /// are personal data.
    pub(super) fn read(line: &'l [u8]) -> Result<Self, String> {
        let line = str::from_utf8(line).map_err(|fault| not_utf8(fault.valid_up_to()))?;
        let line = line.strip_prefix('\u{feff}').unwrap_or(line);
        let raw: RawCase<'l> = serde_json::from_str(line).map_err(|fault| describe(&fault))?;
        let RawRequest { method, target, headers, body, body_text, body_base64 } = raw.request;
        let headers = headers.into_iter().map(|(Text(name), value)| Ok((name, value.decode()?)));
        Ok(Self {
            id: raw.id.map(checked_id).transpose()?,
            policy: raw.policy,
            account: raw.account.map(account_state).transpose()?,
            roles: raw.roles.map(|roles| roles.into_iter().map(|Text(role)| role).collect()),
            method,
            target,
            headers: headers.collect::<Result<_, String>>()?,
            body: one_body(body, body_text, body_base64)?,
        })
    }

    /// Validates the request.
    pub(super) fn check(&self, validator: &Validator) -> Report {
        let headers: Vec<Header<'_>> =
            self.headers.iter().map(|(name, value)| (name.as_bytes(), value.as_ref())).collect();
        let (method, target) = (self.method.as_bytes(), self.target.as_bytes());
        let head = Head { method, target, headers: &headers };
        let request = Request { head, body: &self.body };
        match &self.roles {
            Some(roles) => validator.for_caller(roles).validate(&request, self.account.as_ref()),
            None => validator.validate(&request, self.account.as_ref()),
        }
    }
}

#[derive(Deserialize)]
#[serde(expecting = "an object with `request`")]
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
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a request with `method`, `target`, `headers` and a body")]
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
    fn decode(self) -> Result<Cow<'l, [u8]>, String> {
        match self {
            Self::Text(Cow::Borrowed(text)) => Ok(Cow::Borrowed(text.as_bytes())),
            Self::Text(Cow::Owned(text)) => Ok(Cow::Owned(text.into_bytes())),
            Self::Base64(base64) => decode(&base64, "request: base64 of a header").map(Cow::Owned),
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

fn checked_id(id: &RawValue) -> Result<&RawValue, String> {
    match id.get().as_bytes() {
        [b'"' | b'-' | b'0'..=b'9', ..] => Ok(id),
        _ => Err("id: expected a string or a number".to_owned()),
    }
}

fn one_body<'l>(
    json: Option<&'l RawValue>,
    text: Option<Cow<'l, str>>,
    base64: Option<Cow<'l, str>>,
) -> Result<Cow<'l, [u8]>, String> {
    match (json, text, base64) {
        (None, None, None) => Ok(Cow::Borrowed(&[])),
        (Some(json), None, None) => Ok(Cow::Owned(compact(json.get()))),
        (None, Some(Cow::Borrowed(text)), None) => Ok(Cow::Borrowed(text.as_bytes())),
        (None, Some(Cow::Owned(text)), None) => Ok(Cow::Owned(text.into_bytes())),
        (None, None, Some(base64)) => decode(&base64, "request: bodyBase64").map(Cow::Owned),
        _ => Err("request: more than one body; keep one of `body`, `bodyText` and `bodyBase64`"
            .to_owned()),
    }
}

/// A string, borrowed if it has no escapes.
#[derive(Deserialize)]
#[serde(transparent)]
struct Text<'l>(#[serde(borrow)] Cow<'l, str>);

fn account_state(json: &RawValue) -> Result<AccountState, String> {
    account_state_from_json(json.get().as_bytes()).map_err(|fault| format!("account: {fault}"))
}

fn decode(base64: &str, place: &str) -> Result<Vec<u8>, String> {
    BASE64_STANDARD.decode(base64).map_err(|_| {
        format!("{place}: invalid base64; use the alphabet with `+` and `/` and the padding `=`")
    })
}

fn not_utf8(offset: usize) -> String {
    format!("byte {}: invalid UTF-8; send a body that is not UTF-8 as `bodyBase64`", offset + 1)
}

/// Describes an error without the values that serde includes.
fn describe(fault: &serde_json::Error) -> String {
    let text = fault.to_string();
    let text = text
        .strip_suffix(&format!(" at line {} column {}", fault.line(), fault.column()))
        .unwrap_or(&text);
    // The expectation comes last, and contains only words of this program.
    let expected = text.rsplit_once("expected ").map_or("another type", |(_, expected)| expected);
    let problem = match fault.classify() {
        Category::Data
            if text.starts_with("missing field") || text.starts_with("duplicate field") =>
        {
            text.to_owned()
        }
        Category::Data if text.starts_with("unknown field") => {
            format!("unknown member, expected {expected}")
        }
        Category::Data => format!("expected {expected}"),
        Category::Syntax | Category::Eof | Category::Io => format!("not JSON: {text}"),
    };
    format!(
        "column {}: {problem}; `acg-policy check --help` shows the form of a line",
        fault.column()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: &str = r#""request":{"method":"PUT","target":"/a","headers":[]}"#;

    fn refusal(line: &str) -> String {
        match Case::read(line.as_bytes()) {
            Ok(_) => panic!("{line} was read"),
            Err(fault) => fault,
        }
    }

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
        let case = Case::read(line.as_bytes()).unwrap_or_else(|fault| panic!("{fault}"));
        let values: Vec<&[u8]> = case.headers.iter().map(|(_, value)| value.as_ref()).collect();
        assert_eq!(values, ["é".as_bytes(), b"\xFF"]);
    }

    #[test]
    fn other_members_of_a_line_are_ignored() {
        let line = format!(r#"{{"description":"d","expect":{{}},"id":7,{REQUEST}}}"#);
        let case = Case::read(line.as_bytes()).unwrap_or_else(|fault| panic!("{fault}"));
        assert_eq!(case.id.map(RawValue::get), Some("7"));
    }

    #[test]
    fn an_invalid_line_is_refused_with_a_help() {
        let with = |member: &str| format!("{{{member},{REQUEST}}}");
        let refused = [
            ("{", "not JSON: EOF"),
            ("{}", "missing field `request`"),
            ("[]", "expected an object with `request`"),
            (r#"{"request":{"method":"GET"}}"#, "missing field `target`"),
            (
                r#"{"request":{"method":"GET","target":"/","bodytext":""}}"#,
                "unknown member, expected one of `method`",
            ),
            (r#"{"request":{"method":"GET","target":"/","headers":{}}}"#, "expected a sequence"),
            (
                r#"{"request":{"method":"GET","target":"/","headers":[["a"]]}}"#,
                "expected a tuple of size 2",
            ),
            (
                r#"{"request":{"method":"GET","target":"/","headers":[["a",1]]}}"#,
                "expected a header value",
            ),
            (r#"{"request":{"method":"GET","target":"/","body":1,"bodyText":""}}"#, "keep one of"),
            (r#"{"request":{"method":"GET","target":"/","bodyBase64":"?"}}"#, "invalid base64"),
            (&with(r#""id":{}"#), "id: expected a string or a number"),
            (&with(r#""account":{"state":"gone"}"#), "`known`, `missing` or `unknown`"),
            (&with(r#""account":{"state":"known"}"#), "requires the member `account`"),
            (&with(r#""account":{"state":"known","account":{}}"#), "account: not an account"),
            (&with(r#""account":{"state":"missing","account":{}}"#), "only the state `known`"),
            (&with(r#""account":{"state":"unknown","consent":{}}"#), "only the state `known`"),
            (
                &with(r#""account":{"state":"known","account":{"name":"a"},"plans":{}}"#),
                "account: not capability plans",
            ),
            (
                &with(r#""account":{"state":"known","account":{"name":"a"},"civicAddresses":[]}"#),
                "account: not civic addresses",
            ),
            (
                &with(r#""account":{"state":"known","account":{"name":"a"},"consent":{}}"#),
                "account: not a consent",
            ),
            (&with(r#""roles":"ProvisioningAPI.Read""#), "expected a sequence"),
            (&with(REQUEST), "duplicate field `request`"),
        ];
        for (line, problem) in refused {
            let fault = refusal(line);
            assert!(fault.contains(problem), "{line}: {fault}");
        }
        assert!(refusal_of_bytes(b"{\"id\":\"\xFF\"}").starts_with("byte 8: invalid UTF-8"));
    }

    fn refusal_of_bytes(line: &[u8]) -> String {
        Case::read(line).map(|_| String::new()).unwrap_or_else(|fault| fault)
    }

    #[test]
    fn an_error_contains_no_value() {
        for line in [
            r#"{"request":"PUT +4915112345678 expected +4915112345678"}"#,
            r#"{"request":{"method":"PUT","target":["+4915112345678"]}}"#,
            r#"{"request":{"method":"PUT","target":"/","headers":"+4915112345678"}}"#,
            r#"{"request":{"method":"PUT","target":"/","+4915112345678":1}}"#,
        ] {
            let fault = refusal(line);
            assert!(!fault.contains("4915112345678"), "{fault}");
        }
    }
}
