//! Scans the body with serde, and keeps nothing.

use std::hint::black_box;

use anyhow::Result;
use serde::de::IgnoredAny;

use crate::case::Case;
use crate::peer::{Judge, Peer, Verdict};

#[derive(Debug)]
pub(crate) struct Ignored;

impl Peer for Ignored {
    fn name(&self) -> &'static str {
        "serde_json, IgnoredAny"
    }

    fn about(&self) -> &'static str {
        "the body is scanned and nothing is kept: a lower bound for parsing with serde_json"
    }

    fn packages(&self) -> &'static [&'static str] {
        &["serde_json", "serde"]
    }

    fn ready<'c>(&self, case: &'c Case) -> Result<Option<Judge<'c>>> {
        let judge = |body: &'c [u8]| -> Judge<'c> {
            Box::new(move || {
                let ignored = serde_json::from_slice::<IgnoredAny>(black_box(body));
                Verdict { json: Some(black_box(ignored).is_ok()), ..Verdict::default() }
            })
        };
        Ok(case.bytes().map(judge))
    }
}
