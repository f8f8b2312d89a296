//! Which rules are observed: they report, but do not refuse.

use std::rc::Rc;

use acg_policy::Validator;
use acg_policy::json::{Kind, Value};
use acg_policy_wire::ObservedRules;

use super::members::{ConfigError, check_members};

/// The part of the configuration that is observed.
#[derive(Clone, Debug, Default)]
pub(super) struct Observe {
    /// Whether every request is observed only.
    everything: bool,
    /// Names of routes whose requests are observed only.
    routes: Vec<String>,
    /// Observed rules on all routes.
    rules: ObservedRules,
}

/// How a request is validated.
#[derive(Clone, Debug)]
pub(crate) enum Validation {
    /// Errors refuse the request.
    Enforce(Validator),
    /// No request is refused.
    Observe(Validator),
    /// Errors of some rules refuse the request, those of others do not.
    Partly(Partly),
}

/// A validation of which some rules are observed.
#[derive(Clone, Debug)]
pub(crate) struct Partly {
    /// Validates by the rules that are not observed.
    pub(crate) enforced: Validator,
    /// Validates by all rules.
    pub(crate) observed: Validator,
    /// The observed rules.
    pub(crate) rules: Rc<ObservedRules>,
}

impl Validation {
    /// The same validation for a caller with these roles.
    pub(crate) fn for_caller(&self, roles: &[String]) -> Self {
        match self {
            Self::Enforce(validator) => Self::Enforce(validator.for_caller(roles)),
            Self::Observe(validator) => Self::Observe(validator.for_caller(roles)),
            Self::Partly(partly) => Self::Partly(Partly {
                enforced: partly.enforced.for_caller(roles),
                observed: partly.observed.for_caller(roles),
                rules: Rc::clone(&partly.rules),
            }),
        }
    }
}

/// The validation of the requests of each route.
#[derive(Clone, Debug)]
pub(crate) struct Validations {
    /// Names of routes whose requests are observed only.
    observed_routes: Vec<String>,
    on_observed_routes: Validation,
    on_others: Validation,
}

impl Validations {
    pub(super) fn new(validator: &Validator, observe: Observe) -> Self {
        let on_others = if observe.everything {
            Validation::Observe(validator.clone())
        } else if observe.rules.is_empty() {
            Validation::Enforce(validator.clone())
        } else {
            Validation::Partly(Partly {
                enforced: Validator::new(observe.rules.enforced(validator.policy())),
                observed: validator.clone(),
                rules: observe.rules.into(),
            })
        };
        let on_observed_routes = Validation::Observe(validator.clone());
        Self { observed_routes: observe.routes, on_observed_routes, on_others }
    }

    /// Whether any rule is observed on any route.
    pub(crate) fn observe(&self) -> bool {
        !self.observed_routes.is_empty() || !matches!(self.on_others, Validation::Enforce(_))
    }

    /// Whether the validation depends on the route.
    pub(crate) fn depends_on_route(&self) -> bool {
        !self.observed_routes.is_empty()
    }

    /// The validation of a request on a route with this name.
    pub(crate) fn on_route(&self, name: &[u8]) -> &Validation {
        let is_observed = self.observed_routes.iter().any(|route| route.as_bytes() == name);
        if is_observed { &self.on_observed_routes } else { &self.on_others }
    }
}

impl Observe {
    /// Reads `true`, `false`, or `{"rules": ["number", "state/unknown"], "routes": ["pilot"]}`.
    pub(super) fn read(value: Value<'_>) -> Result<Self, ConfigError> {
        if let Some(everything) = value.as_bool() {
            return Ok(Self { everything, ..Self::default() });
        }
        if value.kind() != Kind::Object {
            let found = value.kind().with_article();
            let message = format!(
                "expected `true`, `false` or an object with `rules` and `routes`, found {found}"
            );
            return Err(ConfigError::at(value, message));
        }
        check_members(value, &["rules", "routes"])?;
        let mut rules = ObservedRules::default();
        for name in strings(value, "rules")? {
            if !rules.add(name.as_str().unwrap_or_default()) {
                let message =
                    "neither a group nor a rule; expected for example `number` or `number/e164`";
                return Err(ConfigError::at(name, message));
            }
        }
        let routes = strings(value, "routes")?.into_iter().filter_map(|name| name.as_str());
        Ok(Self { everything: false, routes: routes.map(str::to_owned).collect(), rules })
    }
}

/// The elements of an array of strings that are not empty; none for a missing member.
fn strings<'t>(object: Value<'t>, name: &str) -> Result<Vec<Value<'t>>, ConfigError> {
    let Some(array) = object.get(name) else { return Ok(Vec::new()) };
    if array.kind() != Kind::Array {
        let message = format!("expected an array, found {}", array.kind().with_article());
        return Err(ConfigError::at(array, message));
    }
    let is_valid = |text: &&str| !text.is_empty();
    let invalid = |value: &Value<'_>| value.as_str().filter(is_valid).is_none();
    match array.children().find(invalid) {
        Some(value) => Err(ConfigError::at(value, "expected a non-empty string")),
        None => Ok(array.children().collect()),
    }
}
