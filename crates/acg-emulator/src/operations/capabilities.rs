//! Capability plans of an account, and the capabilities that they allow for given numbers.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::call::Call;
use crate::answer::Answer;
use crate::document;
use crate::error::ApiError;
use crate::schema;
use crate::seed::Seed;
use crate::service::Service;
use crate::store::{Accounts, Numbers};

/// The capability plans of the account, from the seed.
pub(crate) fn plans(
    connection: &Connection,
    seed: &Seed,
    account: &str,
) -> Result<Answer, ApiError> {
    Accounts(connection).require(account)?;
    Ok(Answer::Computed(json!({ "capabilityPlans": seed.capability_plans(account) })))
}

/// The capabilities that the plans allow for every one of the numbers, by their usages. Numbers without a service of the
/// Teams backend are ignored.
pub(crate) fn available(
    connection: &Connection,
    seed: &Seed,
    account: &str,
    call: &Call,
) -> Result<Answer, ApiError> {
    let identifiers = document::identifiers(&call.body, &schema::IDENTIFIERS)?;
    Accounts(connection).require(account)?;
    let mut common: Option<Vec<&str>> = None;
    for telephone_number in &identifiers {
        let number = Numbers(connection)
            .find(account, telephone_number)?
            .ok_or(ApiError::NumberNotFound)?
            .document;
        if !Service::SYNCED.iter().any(|service| service.is_enabled(&number)) {
            continue;
        }
        let allowed = allowed(seed.capability_plans(account), &number);
        match &mut common {
            None => common = Some(allowed),
            Some(common) => common.retain(|capability| allowed.contains(capability)),
        }
    }
    Ok(Answer::Computed(json!({ "availableCapabilities": common.unwrap_or_default() })))
}

/// The capabilities of the plans for a usage of `number`, in the order of the plans, without duplicates.
fn allowed<'a>(plans: &'a [Value], number: &Value) -> Vec<&'a str> {
    let usages = usages(number);
    let mut allowed = Vec::new();
    for plan in plans {
        if !plan.get("usage").and_then(Value::as_str).is_some_and(|usage| usages.contains(&usage)) {
            continue;
        }
        for capability in ["mandatoryCapabilities", "choosableCapabilities"]
            .iter()
            .flat_map(|member| texts(plan.get(member)))
        {
            if !allowed.contains(&capability) {
                allowed.push(capability);
            }
        }
    }
    allowed
}

fn usages(number: &Value) -> Vec<&str> {
    let enabled = Service::SYNCED.iter().filter(|service| service.is_enabled(number));
    enabled
        .filter_map(|service| service.block(number)?.get("configuration"))
        .flat_map(|configuration| {
            let usage = configuration.get("usage").and_then(Value::as_str);
            usage.into_iter().chain(texts(configuration.get("additionalUsages")))
        })
        .collect()
}

fn texts(list: Option<&Value>) -> impl Iterator<Item = &str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}
