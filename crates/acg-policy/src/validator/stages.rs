//! What a request goes through, operation by operation: for documents, and for whoever wants to
//! know which rules can speak.

use alloc::vec::Vec;

use crate::api::{Model, Operation};
use crate::report::Rule;
use crate::rules::{self, account, batch, json, number, request, rfi, state};

/// A step on the way of a request, with the rules that can speak there.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Stage {
    /// What is judged, in a few words.
    pub name: &'static str,
    /// The rules, in the order in which they speak.
    pub rules: Vec<&'static Rule>,
    /// Whether an error that this step finds is the end, so that later steps are not reached.
    pub decides: bool,
}

impl Operation {
    /// What a request of this operation goes through, in this order.
    #[must_use]
    pub fn stages(&'static self) -> Vec<Stage> {
        let stages = [
            Stage::new("line and header fields", rules_of_head(self), true),
            Stage::new("path parameters", rules_of_path(self), false),
            Stage::new("size and presence of the body", rules_of_size(self), true),
            Stage::new("JSON of the body", rules_of_text(self), false),
            Stage::new("members of the body", rules_of_shape(self), false),
            Stage::new("contents of the body", rules_of_contents(self), false),
            Stage::new("state of the account", rules_of_state(self), false),
        ];
        stages.into_iter().filter(|stage| !stage.rules.is_empty()).collect()
    }
}

impl Stage {
    fn new(name: &'static str, rules: Vec<&'static Rule>, decides: bool) -> Self {
        Self { name, rules, decides }
    }
}

/// The rules that speak before a request is known to be one of an operation.
#[must_use]
pub fn routing_rules() -> Vec<&'static Rule> {
    ROUTING.to_vec()
}

fn rules_of_head(operation: &Operation) -> Vec<&'static Rule> {
    let rules = request::RULES.iter().copied();
    rules.filter(|rule| !UNROUTED.contains(rule) && can_speak(rule, operation)).collect()
}

fn can_speak(rule: &Rule, operation: &Operation) -> bool {
    match rule.code {
        // They speak when the body is there, or is not.
        "request/body-missing" | "request/body-unexpected" => false,
        "request/content-type" => operation.takes_body(),
        "request/patch-media-type" => operation.is_patch(),
        "request/precondition-conflict"
        | "request/precondition-syntax"
        | "request/precondition-weak" => operation.is_conditional(),
        "request/precondition-ignored" => !operation.is_conditional(),
        "request/precondition-required" => operation.changes_one_resource(),
        "request/query-value" => operation.query_names().next().is_some(),
        "request/repeatability" => operation.is_repeatable(),
        _ => true,
    }
}

fn rules_of_path(operation: &Operation) -> Vec<&'static Rule> {
    let parameters = [
        ("{accountName}", &account::name_format::RULE),
        ("{telephoneNumber}", &number::e164::RULE),
        ("{tenantId}", &rfi::tenant_id_format::RULE),
    ];
    let named = parameters.into_iter().filter(|(parameter, _)| operation.path.contains(parameter));
    named.map(|(_, rule)| rule).collect()
}

fn rules_of_size(operation: &Operation) -> Vec<&'static Rule> {
    let presence = if operation.takes_body() {
        &request::body_missing::RULE
    } else {
        &request::body_unexpected::RULE
    };
    alloc::vec![&request::body_too_large::RULE, presence]
}

fn rules_of_text(operation: &Operation) -> Vec<&'static Rule> {
    let read = [&json::duplicate_member::RULE, &json::encoding::RULE, &json::limits::RULE];
    let read = read.into_iter().chain([&json::syntax::RULE]);
    read.filter(|_| operation.takes_body()).collect()
}

fn rules_of_shape(operation: &Operation) -> Vec<&'static Rule> {
    let text = rules_of_text(operation);
    let shape = json::RULES.iter().copied().filter(|rule| !text.contains(rule));
    // In a merge patch nothing is required, and every member may be `null`.
    let patch = [&json::missing_member::RULE, &json::null_member::RULE];
    shape
        .filter(|_| operation.takes_body())
        .filter(|rule| !(operation.is_patch() && patch.contains(rule)))
        .collect()
}

fn rules_of_contents(operation: &Operation) -> Vec<&'static Rule> {
    let Some(model) = operation.model else { return Vec::new() };
    let named = [&account::name_format::RULE];
    match model {
        Model::Account => account::RULES.to_vec(),
        Model::Number => named.into_iter().chain(number::RULES.iter().copied()).collect(),
        Model::Numbers => {
            let items = named.into_iter().chain(number::RULES.iter().copied());
            let items = items.filter(|rule| rule.code != "number/path-mismatch");
            batch::RULES.iter().copied().chain(items).collect()
        }
        Model::Deletions | Model::Identifiers => {
            let rules = batch::RULES.iter().copied().chain([&number::e164::RULE]);
            let limited = model == Model::Deletions;
            rules.filter(|rule| limited || rule.code != "batch/too-large").collect()
        }
        Model::Rfi => {
            let rules = rfi::RULES.iter().copied();
            rules.filter(|rule| rule.code != "rfi/tenant-id-format").collect()
        }
    }
}

fn rules_of_state(operation: &Operation) -> Vec<&'static Rule> {
    let numbers = matches!(operation.model, Some(Model::Number | Model::Numbers));
    let can_speak = |rule: &&Rule| match rule.code {
        "state/account-has-numbers" => operation.id == "deleteAccount",
        "state/service-in-use" | "state/tenant-id-change" => operation.id == "putAccount",
        "state/unknown" => numbers || rules_on_accounts().any(|id| id == operation.id),
        _ => numbers,
    };
    state::RULES.iter().copied().filter(can_speak).collect()
}

/// The operations on accounts that some rule asks the account about.
fn rules_on_accounts() -> impl Iterator<Item = &'static str> {
    let delete = rules::find("state/account-has-numbers").map(|_| "deleteAccount");
    let put = rules::find("state/service-in-use").map(|_| "putAccount");
    delete.into_iter().chain(put)
}

/// The rules that speak of no operation. `request/upgrade` is not among them: a request may name an
/// operation and ask for another protocol.
static UNROUTED: [&Rule; 3] = [
    &request::method_not_allowed::RULE,
    &request::path_ambiguous::RULE,
    &request::unknown_route::RULE,
];

static ROUTING: [&Rule; 8] = [
    &request::content_encoding::RULE,
    &request::header_encoding::RULE,
    &request::header_repeated::RULE,
    &request::method_not_allowed::RULE,
    &request::method_override::RULE,
    &request::path_ambiguous::RULE,
    &request::unknown_route::RULE,
    &request::upgrade::RULE,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::OPERATIONS;

    #[test]
    fn every_rule_can_speak_of_some_operation() {
        for rule in rules::all() {
            let stages = OPERATIONS.iter().flat_map(Operation::stages);
            let somewhere = stages.flat_map(|stage| stage.rules).any(|other| other == rule);
            assert!(somewhere || ROUTING.contains(&rule), "{}", rule.code);
        }
    }

    #[test]
    fn no_stage_names_a_rule_twice() {
        for operation in OPERATIONS {
            for stage in operation.stages() {
                for (index, rule) in stage.rules.iter().enumerate() {
                    let rest = stage.rules.get(index + 1..).unwrap_or_default();
                    assert!(!rest.contains(rule), "{}: {}", operation.id, rule.code);
                }
            }
        }
    }
}
