//! The stages of validation of each operation, with the rules that can report in them. For documents.

use alloc::vec::Vec;

use crate::api::{Model, Operation};
use crate::report::Rule;
use crate::rules::{account, batch, json, number, request, rfi, state};

/// A stage of validation, with the rules that can report in it. See [`Operation::stages`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Stage {
    /// The part of the request that is validated.
    pub name: &'static str,
    /// The rules, in the order in which they run.
    pub rules: Vec<&'static Rule>,
    /// Whether an error in this stage ends the validation, so that later stages do not run.
    pub decides: bool,
}

impl Operation {
    /// The stages of validation of a request of this operation, in order.
    ///
    /// ```
    /// use acg_policy::OPERATIONS;
    ///
    /// let list = OPERATIONS.iter().find(|operation| operation.id == "listAccounts").unwrap();
    /// let stages = list.stages();
    /// let names: Vec<_> = stages.iter().map(|stage| stage.name).collect();
    /// assert_eq!(names, ["line and header fields", "size and presence of the body"]);
    /// assert!(stages[0].decides);
    /// ```
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

/// The rules that can report for a request whose operation is unknown.
///
/// ```
/// let codes: Vec<_> = acg_policy::routing_rules().iter().map(|rule| rule.code).collect();
/// assert!(codes.contains(&"request/path-ambiguous"));
/// ```
#[must_use]
pub fn routing_rules() -> Vec<&'static Rule> {
    ROUTING.to_vec()
}

fn rules_of_head(operation: &Operation) -> Vec<&'static Rule> {
    applying(request::CHECKED, operation).collect()
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
    applying(&SIZE, operation).collect()
}

fn rules_of_text(operation: &Operation) -> Vec<&'static Rule> {
    applying(&TEXT, operation).collect()
}

fn rules_of_shape(operation: &Operation) -> Vec<&'static Rule> {
    applying(json::RULES, operation).filter(|rule| !TEXT.contains(rule)).collect()
}

fn rules_of_contents(operation: &Operation) -> Vec<&'static Rule> {
    let Some(model) = operation.model else { return Vec::new() };
    let groups: &[&[&Rule]] = match model {
        Model::Account => &[account::CHECKED],
        Model::Number => &[&[&account::name_format::RULE], number::CHECKED],
        Model::Numbers => &[batch::CHECKED, &[&account::name_format::RULE], number::CHECKED],
        Model::Deletions | Model::Identifiers => &[batch::CHECKED, &[&number::e164::RULE]],
        Model::Rfi => &[rfi::CHECKED],
    };
    groups.iter().flat_map(|group| applying(group, operation)).collect()
}

fn rules_of_state(operation: &Operation) -> Vec<&'static Rule> {
    applying(state::CHECKED, operation).collect()
}

fn applying<'o>(
    rules: &'o [&'static Rule],
    operation: &'o Operation,
) -> impl Iterator<Item = &'static Rule> + 'o {
    rules.iter().copied().filter(|rule| rule.applies_to(operation))
}

static SIZE: [&Rule; 3] =
    [&request::body_too_large::RULE, &request::body_missing::RULE, &request::body_unexpected::RULE];

/// The rules that the JSON reader reports.
static TEXT: [&Rule; 4] = [
    &json::duplicate_member::RULE,
    &json::encoding::RULE,
    &json::limits::RULE,
    &json::syntax::RULE,
];

static ROUTING: [&Rule; 9] = [
    &request::content_encoding::RULE,
    &request::header_encoding::RULE,
    &request::header_repeated::RULE,
    &request::method_not_allowed::RULE,
    &request::method_override::RULE,
    &request::path_ambiguous::RULE,
    &request::path_misspelled::RULE,
    &request::unknown_route::RULE,
    &request::upgrade::RULE,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::OPERATIONS;

    #[test]
    fn every_rule_can_report_for_some_operation() {
        for rule in crate::rules::all() {
            let stages = OPERATIONS.iter().flat_map(Operation::stages);
            let reports = stages.flat_map(|stage| stage.rules).any(|other| other == rule);
            assert!(reports || ROUTING.contains(&rule), "{}", rule.code);
        }
    }

    #[test]
    fn no_stage_has_a_duplicate_rule() {
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
