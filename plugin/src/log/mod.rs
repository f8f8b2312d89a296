//! Log lines: each is one JSON object. They contain rule codes and places, never a value of a request.

mod json;
mod verdict;

use std::fmt;

use crate::abi::{Host, LogLevel};
use json::Object;

pub(crate) use verdict::{Outcome, Verdict};

/// Writes a message to the proxy's log.
pub(crate) fn write(host: &mut impl Host, level: LogLevel, message: &str) {
    let mut line = Object::new(message.len() + 32);
    line.string("message", message);
    host.log(level, &line.finish());
}

/// Writes the verdict on a request to the proxy's log, unless it is accepted without issues.
pub(crate) fn write_verdict(host: &mut impl Host, verdict: &Verdict<'_>) {
    if !verdict.report.issues().is_empty() {
        host.log(LogLevel::Info, &verdict.to_json());
    }
}

/// Writes to the proxy's log that a request cannot be validated.
pub(crate) fn write_failure(
    host: &mut impl Host,
    outcome: &str,
    error: &impl fmt::Display,
    request_id: Option<&str>,
) {
    let mut line = Object::new(256);
    line.string("outcome", outcome);
    if let Some(id) = request_id {
        line.string("requestId", id);
    }
    line.string("message", &format!("request not validated: {error}"));
    let level = if outcome == "internal" { LogLevel::Error } else { LogLevel::Warn };
    host.log(level, &line.finish());
}

#[cfg(test)]
mod tests;
