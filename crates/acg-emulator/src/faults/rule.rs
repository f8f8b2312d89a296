//! A rule: which requests it matches, how often it applies, and its effect.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::effect::{Effect, Refusal};
use super::rate::Rate;
use crate::document;
use crate::error::ApiError;
use crate::operation::Operation;
use crate::route::Route;
use crate::schema::{self, Form, Shape, optional, required};

/// A rule in force.
#[derive(Debug)]
pub(super) struct Rule {
    operation: Option<Operation>,
    account: Option<String>,
    telephone_number: Option<String>,
    /// The members as the caller sent them, for the list of rules.
    members: Map<String, Value>,
    /// Applies to every n-th matching request.
    every: u64,
    /// Applies only to requests above this rate.
    rate: Option<Rate>,
    /// Applies at most so many times.
    times: Option<u64>,
    effect: Effect,
    matched: u64,
    applied: u64,
}

impl Rule {
    pub(super) fn read_list(body: &[u8]) -> Result<Vec<Self>, ApiError> {
        let mut document = document::read(body)?;
        schema::check(&document, &RULES)?;
        match document.get_mut("value").map(Value::take) {
            Some(Value::Array(rules)) => rules.into_iter().map(Self::of).collect(),
            _ => Ok(Vec::new()),
        }
    }

    pub(super) fn read(body: &[u8]) -> Result<Self, ApiError> {
        let document = document::read(body)?;
        schema::check(&document, &RULE)?;
        Self::of(document)
    }

    /// The rule of a document that matches [`RULE`].
    fn of(document: Value) -> Result<Self, ApiError> {
        let Value::Object(mut members) = document else {
            return Err(ApiError::Interrupted);
        };
        members.retain(|_, value| !value.is_null());
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let number = |name: &str| members.get(name).and_then(Value::as_u64);
        let per_minute = number("perMinute").and_then(|limit| usize::try_from(limit).ok());
        Ok(Self {
            operation: text("operation").and_then(Operation::of_name),
            account: text("accountName").map(str::to_owned),
            telephone_number: text("telephoneNumber").map(str::to_owned),
            every: number("every").unwrap_or(1),
            rate: per_minute.map(Rate::new),
            times: number("times"),
            effect: Effect {
                delay: Duration::from_millis(number("delayMs").unwrap_or(0)),
                refusal: refusal(&members),
                sync_delay: number("syncDelayMs").map(Duration::from_millis),
                sync_errors: members.get("syncErrors").and_then(Value::as_array).cloned(),
            },
            matched: 0,
            applied: 0,
            members,
        })
    }

    /// The effect on a request; `None` if the rule does not apply to it.
    pub(super) fn effect(
        &mut self,
        operation: Operation,
        route: &Route,
        now: Instant,
    ) -> Option<Effect> {
        let is_over = self.times.is_some_and(|times| self.applied >= times);
        if is_over || !self.matches(operation, route) {
            return None;
        }
        self.matched += 1;
        if !self.matched.is_multiple_of(self.every) {
            return None;
        }
        let mut effect = self.effect.clone();
        if let Some(rate) = &mut self.rate {
            let wait = rate.excess(now)?;
            if let Some(refusal) = &mut effect.refusal {
                // Rounded up, so that a client that waits as long is within the limit.
                let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                refusal.retry_after = refusal.retry_after.or(Some(seconds));
            }
        }
        self.applied += 1;
        Some(effect)
    }

    fn matches(&self, operation: Operation, route: &Route) -> bool {
        let equal = |expected: &Option<String>, actual: Option<&str>| {
            expected.as_deref().is_none_or(|expected| actual == Some(expected))
        };
        self.operation.is_none_or(|expected| expected == operation)
            && equal(&self.account, route.account())
            && equal(&self.telephone_number, route.telephone_number())
    }

    /// The members that the caller sent, and how often the rule has matched and applied.
    pub(super) fn to_json(&self) -> Value {
        let mut members = self.members.clone();
        members.insert("matched".to_owned(), self.matched.into());
        members.insert("applied".to_owned(), self.applied.into());
        Value::Object(members)
    }
}

fn refusal(members: &Map<String, Value>) -> Option<Refusal> {
    let number = |name: &str| members.get(name).and_then(Value::as_u64);
    let status = u16::try_from(number("status")?).ok()?;
    let status = StatusCode::from_u16(status).ok()?;
    let text = |name: &str, default: &str| {
        members.get(name).and_then(Value::as_str).unwrap_or(default).to_owned()
    };
    Some(Refusal {
        status,
        code: text("code", Refusal::code_of(status)),
        message: text("message", "a fault of the emulator that a test requested"),
        retry_after: number("retryAfter"),
        performed: members.get("performed").and_then(Value::as_bool).unwrap_or(false),
    })
}

/// What a header field may contain.
fn is_code(text: &str) -> bool {
    matches!(text.len(), 1..=100) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

static IS_CODE: Form = Form {
    fits: is_code,
    pattern: "^[!-~]{1,100}$",
    expected: "1 to 100 visible ASCII characters",
};

static RULES: Shape = Shape::Closed(&[required(
    "value",
    &Shape::List(&RULE, 1000, "an array of at most 1000 rules"),
)]);

static RULE: Shape = Shape::Closed(&[
    optional(
        "operation",
        &Shape::Word(&Operation::NAMES, "the name of an operation, such as putNumber"),
    ),
    optional("accountName", &schema::NAME),
    optional("telephoneNumber", &schema::TELEPHONE_NUMBER),
    optional("times", &Shape::Integer(1, u64::MAX, "an integer of at least 1")),
    optional("every", &Shape::Integer(1, u64::MAX, "an integer of at least 1")),
    optional("perMinute", &Shape::Integer(0, 1_000_000, "an integer from 0 to 1000000")),
    optional("delayMs", &Shape::Integer(0, LONGEST_DELAY, "an integer from 0 to 3600000")),
    optional("status", &Shape::Integer(400, 599, "an integer from 400 to 599")),
    optional("code", &Shape::Matching(&IS_CODE)),
    optional("message", &Shape::String),
    optional("retryAfter", &Shape::Integer(0, 86_400, "an integer from 0 to 86400")),
    optional("performed", &Shape::Boolean),
    optional("syncDelayMs", &Shape::Integer(0, LONGEST_DELAY, "an integer from 0 to 3600000")),
    optional("syncErrors", &schema::ERRORS),
]);

/// One hour, in milliseconds.
const LONGEST_DELAY: u64 = 3_600_000;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn applied(rule: &Value, requests: usize) -> Vec<bool> {
        let mut rule = Rule::read(rule.to_string().as_bytes()).unwrap();
        let now = Instant::now();
        let mut applies = || rule.effect(Operation::ListAccounts, &Route::Accounts, now).is_some();
        (0..requests).map(|_| applies()).collect()
    }

    #[test]
    fn a_rule_applies_to_the_requests_that_it_counts() {
        assert_eq!(applied(&json!({}), 2), [true, true]);
        assert_eq!(applied(&json!({ "times": 1 }), 2), [true, false]);
        assert_eq!(applied(&json!({ "every": 2, "times": 1 }), 4), [false, true, false, false]);
        assert_eq!(applied(&json!({ "perMinute": 2 }), 4), [false, false, true, true]);
        assert_eq!(applied(&json!({ "operation": "getAccount" }), 1), [false]);
        assert_eq!(applied(&json!({ "accountName": "contoso" }), 1), [false]);
    }

    #[test]
    fn an_invalid_rule_is_refused_with_its_place() {
        for (rule, place) in [
            (json!({ "operation": "putNumbers" }), "/operation"),
            (json!({ "delay": 5 }), "/delay"),
            (json!({ "status": 200 }), "/status"),
            (json!({ "status": "503" }), "/status"),
            (json!({ "times": 0 }), "/times"),
            (json!({ "code": "a\nb" }), "/code"),
            (json!({ "syncErrors": [{ "code": "a" }] }), "/syncErrors/0/message"),
        ] {
            match Rule::read(rule.to_string().as_bytes()) {
                Err(ApiError::InvalidBody { pointer, .. }) => assert_eq!(pointer, place),
                other => panic!("{rule}: {other:?}"),
            }
        }
        assert!(Rule::read(b"[]").is_err());
        assert!(Rule::read_list(br#"{"value":[{"times":0}]}"#).is_err());
    }
}
