//! A request with its context, as a line that `acg-policy check` reads.

use std::sync::Arc;

use acg_policy_instructions::shape::{Made, SHAPES};
use acg_policy_vectors::Case;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::context::Context;
use crate::limits::{MAX_BODY_BYTES, MAX_HEAD_BYTES};

/// A request of the search. The search changes the request; the context is that of a vector.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
    pub(crate) context: Arc<Context>,
}

impl Candidate {
    /// The request of a vector; `None` if it is larger than the limits.
    pub(crate) fn of_case(case: &Case) -> Option<Self> {
        let request = &case.request;
        let made = Self {
            method: request.method.clone(),
            target: request.target.clone(),
            headers: request.headers.clone(),
            body: request.body.clone(),
            context: Context::of_case(case),
        };
        Some(made).filter(Self::is_within_limits)
    }

    /// Each shape of `cargo xtask linear` in several sizes.
    pub(crate) fn shapes(context: &Arc<Context>) -> Vec<Self> {
        let made = SHAPES.iter().flat_map(|shape| {
            [1, 3, 10].map(|times| Self::of_shape(shape.of_size(shape.size * times), context))
        });
        made.filter(Self::is_within_limits).collect()
    }

    fn of_shape(made: Made, context: &Arc<Context>) -> Self {
        let headers = made.headers.into_iter().map(|(name, value)| (name, value.into_bytes()));
        Self {
            method: made.method.to_owned(),
            target: made.target,
            headers: headers.collect(),
            body: made.body.into_bytes(),
            context: Arc::clone(context),
        }
    }

    /// The bytes of the request and of its context.
    pub(crate) fn bytes(&self) -> usize {
        self.context.bytes() + self.head_bytes() + self.body.len()
    }

    fn head_bytes(&self) -> usize {
        let fields = self.headers.iter().map(|(name, value)| name.len() + value.len() + 4);
        self.method.len() + self.target.len() + fields.sum::<usize>()
    }

    /// Whether servers with usual limits pass the head to the core, and the core reads the body.
    pub(crate) fn is_within_limits(&self) -> bool {
        self.body.len() <= MAX_BODY_BYTES && self.head_bytes() <= MAX_HEAD_BYTES
    }

    /// The line for `acg-policy check`. Written by hand, because the search writes thousands.
    pub(crate) fn line(&self) -> String {
        let mut line = String::with_capacity(2 * self.bytes());
        line.push('{');
        line.push_str(&self.context.members());
        line.push_str("\"request\":{\"method\":");
        push_string(&mut line, &self.method);
        line.push_str(",\"target\":");
        push_string(&mut line, &self.target);
        line.push_str(",\"headers\":[");
        for (index, (name, value)) in self.headers.iter().enumerate() {
            line.push_str(if index == 0 { "[" } else { ",[" });
            push_string(&mut line, name);
            line.push(',');
            match str::from_utf8(value) {
                Ok(text) => push_string(&mut line, text),
                Err(_) => {
                    line.push_str("{\"base64\":\"");
                    BASE64_STANDARD.encode_string(value, &mut line);
                    line.push_str("\"}");
                }
            }
            line.push(']');
        }
        line.push(']');
        push_body(&mut line, &self.body);
        line.push_str("}}");
        line
    }
}

/// The body as `bodyText`, or as `bodyBase64` if that is shorter or the only possible form.
fn push_body(line: &mut String, body: &[u8]) {
    let escapes = body.iter().map(|byte| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' => 1,
        0..=0x1F => 5,
        _ => 0,
    });
    match str::from_utf8(body) {
        _ if body.is_empty() => {}
        Ok(text) if escapes.sum::<usize>() <= body.len() / 3 => {
            line.push_str(",\"bodyText\":");
            push_string(line, text);
        }
        _ => {
            line.push_str(",\"bodyBase64\":\"");
            BASE64_STANDARD.encode_string(body, line);
            line.push('"');
        }
    }
}

fn push_string(line: &mut String, text: &str) {
    let is_special = |character: char| matches!(character, '"' | '\\' | '\0'..='\u{1f}');
    line.push('"');
    for part in text.split_inclusive(is_special) {
        let plain = part.trim_end_matches(is_special);
        line.push_str(plain);
        match part.chars().next_back().filter(|_| plain.len() < part.len()) {
            None => {}
            Some(special @ ('"' | '\\')) => line.extend(['\\', special]),
            Some('\n') => line.push_str("\\n"),
            Some('\r') => line.push_str("\\r"),
            Some('\t') => line.push_str("\\t"),
            Some(other) => line.push_str(&format!("\\u{:04x}", u32::from(other))),
        }
    }
    line.push('"');
}

#[cfg(test)]
mod tests {
    use acg_policy::Profile;
    use serde_json::{Value, json};

    use super::*;

    fn read_back(body: &[u8]) -> Value {
        let made = Candidate {
            method: "PUT".to_owned(),
            target: "/a?b=\"\\".to_owned(),
            headers: vec![
                ("a".to_owned(), b"\t\"\x01\xC3\xA9".to_vec()),
                ("b".to_owned(), b"\xFF".to_vec()),
            ],
            body: body.to_vec(),
            context: Context::of_profile(Profile::Strict),
        };
        serde_json::from_str(&made.line()).unwrap()
    }

    #[test]
    fn the_line_is_what_the_command_line_reads() {
        let headers = json!([["a", "\t\"\u{1}é"], ["b", {"base64": "/w=="}]]);
        let request = json!({"method": "PUT", "target": "/a?b=\"\\", "headers": headers});
        let policy = json!({"profile": "strict"});
        assert_eq!(read_back(b""), json!({"policy": policy, "request": request}));
    }

    #[test]
    fn a_body_is_text_unless_base64_is_shorter() {
        let body = |bytes| read_back(bytes)["request"].clone();
        assert_eq!(body(b"{\"a\": 1}\n")["bodyText"], "{\"a\": 1}\n");
        assert_eq!(body(b"\"\"\"")["bodyBase64"], "IiIi");
        assert_eq!(body(b"abc\xFF")["bodyBase64"], "YWJj/w==");
    }
}
