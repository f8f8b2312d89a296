//! Reads a line of `acg-policy check` from the standard input, and writes the report. It has no output for a line that
//! `check` refuses.
//!
//! The program itself is not used, because its other commands open connections, which WebAssembly cannot.
#![expect(clippy::print_stdout, reason = "the output is the report")]

use std::borrow::Cow;
use std::fmt;
use std::io::Read as _;

use acg_policy::{Head, HeaderField, Policy, Validator};
use acg_policy_wire::v1::{account_state_from_json, policy_from_json, report_to_json};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

fn main() {
    let mut line = Vec::new();
    let report = std::io::stdin().read_to_end(&mut line).ok().and_then(|_| evaluate(&line));
    if let Some(report) = report {
        println!("{report}");
    }
}

fn evaluate(line: &[u8]) -> Option<String> {
    let Line { request, policy, account, roles } = serde_json::from_slice(line).ok()?;
    let policy = policy.map(|json| policy_from_json(json.get().as_bytes())).transpose().ok()?;
    let account = account.map(|json| account_state_from_json(json.get().as_bytes()));
    let account = account.transpose().ok()?;
    let validator = Validator::new(policy.unwrap_or_else(Policy::default));
    let validator = match roles {
        Some(roles) => validator.for_caller(&roles),
        None => validator,
    };
    let fields = request.headers.iter().map(|(name, value)| (name.as_bytes(), &*value.0));
    let headers: Vec<HeaderField<'_>> = fields.collect();
    let body = match (request.body_text, request.body_base64) {
        (Some(text), _) => text.into_owned().into_bytes(),
        (None, Some(base64)) => BASE64_STANDARD.decode(&*base64).ok()?,
        (None, None) => Vec::new(),
    };
    let (method, target) = (request.method.as_bytes(), request.target.as_bytes());
    let head = Head { method, target, headers: &headers };
    let report = validator.check_request(&head, &body, account.as_ref());
    Some(report_to_json(&report))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'l> {
    #[serde(borrow)]
    request: RawRequest<'l>,
    #[serde(borrow, default)]
    policy: Option<&'l RawValue>,
    #[serde(borrow, default)]
    account: Option<&'l RawValue>,
    #[serde(default)]
    roles: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct RawRequest<'l> {
    #[serde(borrow)]
    method: Cow<'l, str>,
    #[serde(borrow)]
    target: Cow<'l, str>,
    #[serde(borrow)]
    headers: Vec<(Text<'l>, HeaderValue<'l>)>,
    #[serde(borrow, default, rename = "bodyText")]
    body_text: Option<Cow<'l, str>>,
    #[serde(borrow, default, rename = "bodyBase64")]
    body_base64: Option<Cow<'l, str>>,
}

/// A string, borrowed if it has no escapes.
#[derive(Deserialize)]
#[serde(transparent)]
struct Text<'l>(#[serde(borrow)] Cow<'l, str>);

impl Text<'_> {
    fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// A visitor reads it as in `check`: a [`RawValue`] that is read again costs several times as much.
struct HeaderValue<'l>(Cow<'l, [u8]>);

impl<'de: 'l, 'l> Deserialize<'de> for HeaderValue<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(HeaderValueVisitor)
    }
}

struct HeaderValueVisitor;

impl<'de> Visitor<'de> for HeaderValueVisitor {
    type Value = HeaderValue<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a header value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(HeaderValue(Cow::Borrowed(text.as_bytes())))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(HeaderValue(Cow::Owned(text.as_bytes().to_vec())))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let Base64 { base64 } = Base64::deserialize(MapAccessDeserializer::new(map))?;
        BASE64_STANDARD
            .decode(&*base64)
            .map(|value| HeaderValue(Cow::Owned(value)))
            .map_err(de::Error::custom)
    }
}

#[derive(Deserialize)]
struct Base64<'l> {
    #[serde(borrow)]
    base64: Cow<'l, str>,
}
