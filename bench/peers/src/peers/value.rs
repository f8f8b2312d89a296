//! Parses the body into `serde_json::Value`, without any check.

use std::hint::black_box;

use anyhow::Result;

use crate::case::Case;
use crate::peer::{Judge, Peer, Verdict};

#[derive(Debug)]
pub(crate) struct Value;

impl Peer for Value {
    fn name(&self) -> &'static str {
        "serde_json::Value"
    }

    fn about(&self) -> &'static str {
        "the body is parsed into a tree; nothing but the JSON syntax is checked"
    }

    fn packages(&self) -> &'static [&'static str] {
        &["serde_json"]
    }

    fn ready<'c>(&self, case: &'c Case) -> Result<Option<Judge<'c>>> {
        let judge = |body: &'c [u8]| -> Judge<'c> {
            Box::new(move || {
                let value = serde_json::from_slice::<serde_json::Value>(black_box(body));
                Verdict { json: Some(black_box(value).is_ok()), ..Verdict::default() }
            })
        };
        Ok(case.bytes().map(judge))
    }
}
