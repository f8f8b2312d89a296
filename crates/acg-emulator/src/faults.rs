//! Faults on demand: requests that are delayed, refused or limited, and syncs that fail, so that clients can be tested.

mod effect;
mod rate;
mod rule;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde_json::Value;

use crate::error::ApiError;
use crate::operation::Operation;
use crate::route::Route;

use rule::Rule;

pub(crate) use effect::Effect;

/// The rules in force. The first one that applies to a request determines what happens to it.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Mutex<Vec<Rule>>,
}

impl Faults {
    /// Replaces all rules.
    ///
    /// # Errors
    ///
    /// When the body is not `{"value":[…]}` with valid rules; the rules in force are then unchanged.
    pub(crate) fn replace(&self, body: &[u8]) -> Result<(), ApiError> {
        let rules = Rule::read_list(body)?;
        *self.lock() = rules;
        Ok(())
    }

    /// Adds a rule after the others, and returns its JSON.
    ///
    /// # Errors
    ///
    /// When the body is not a valid rule.
    pub(crate) fn add(&self, body: &[u8]) -> Result<Value, ApiError> {
        let rule = Rule::read(body)?;
        let written = rule.to_json();
        self.lock().push(rule);
        Ok(written)
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    pub(crate) fn to_json(&self) -> Vec<Value> {
        self.lock().iter().map(Rule::to_json).collect()
    }

    /// What happens to a request. Counts it for the rules that match it, up to the one that applies.
    pub(crate) fn effect(&self, operation: Operation, route: &Route) -> Effect {
        let now = Instant::now();
        let mut rules = self.lock();
        rules.iter_mut().find_map(|rule| rule.effect(operation, route, now)).unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Rule>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
