//! The policy: a profile, other levels for single rules, and parameters.

mod action_roles;
mod choices;
mod parameters;

pub use action_roles::{ActionRoles, Permission, actions};
pub use choices::{EmergencyAddress, UnknownRoutes};
pub use parameters::{DEFAULT_API_VERSIONS, DEFAULT_MAX_BODY_BYTES, Parameters};

pub(crate) use action_roles::Granted;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::report::{Level, Profile, Rule};

/// Everything that an operator decides about the verdicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Boxed, because a policy is moved with every parameter that it gets.
    settings: Box<Settings>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Settings {
    profile: Profile,
    levels: Vec<(&'static Rule, Level)>,
    parameters: Parameters,
}

/// A shape rule was to be switched off or made a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code} protects the structure of a request and is always an error; remove it from the policy")]
#[non_exhaustive]
pub struct ShapeRule {
    /// The code of the rule.
    pub code: &'static str,
}

impl Policy {
    /// The policy of a profile, with every parameter at its default.
    #[must_use]
    pub fn new(profile: Profile) -> Self {
        let settings = Settings { profile, levels: Vec::new(), parameters: Parameters::default() };
        Self { settings: Box::new(settings) }
    }

    /// The same policy with another level for one rule.
    ///
    /// # Errors
    ///
    /// [`ShapeRule`] when the rule guards the shape of a request and `level` is not
    /// [`Level::Error`].
    pub fn with_level(mut self, rule: &'static Rule, level: Level) -> Result<Self, ShapeRule> {
        self.set_level(rule, level)?;
        Ok(self)
    }

    #[doc(hidden)]
    pub fn set_level(&mut self, rule: &'static Rule, level: Level) -> Result<(), ShapeRule> {
        if rule.shape && level != Level::Error {
            return Err(ShapeRule { code: rule.code });
        }
        self.settings.levels.retain(|(other, _)| other.code != rule.code);
        self.settings.levels.push((rule, level));
        Ok(())
    }

    /// The same policy with all parameters replaced.
    #[must_use]
    pub fn with_parameters(mut self, parameters: Parameters) -> Self {
        self.settings.parameters = parameters;
        self
    }

    /// All parameters as one value.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        &self.settings.parameters
    }

    /// The same policy with other values of `api-version` that are accepted, compared exactly.
    #[must_use]
    pub fn with_api_versions(mut self, versions: Vec<String>) -> Self {
        self.settings.parameters.api_versions = versions;
        self
    }

    /// The same policy with another reading of when an emergency address is needed.
    #[must_use]
    pub fn with_emergency_address(mut self, reading: EmergencyAddress) -> Self {
        self.settings.parameters.emergency_address = Some(reading);
        self
    }

    /// The same policy with another fate for paths outside the API.
    #[must_use]
    pub fn with_unknown_routes(mut self, choice: UnknownRoutes) -> Self {
        self.settings.parameters.unknown_routes = choice;
        self
    }

    /// The same policy with another limit for a body, in bytes.
    #[must_use]
    pub fn with_max_body_bytes(mut self, bytes: usize) -> Self {
        self.settings.parameters.max_body_bytes = bytes;
        self
    }

    /// The same policy for callers with roles: which of them permits each action.
    #[must_use]
    pub fn with_roles(mut self, roles: ActionRoles) -> Self {
        self.settings.parameters.roles = Some(roles);
        self
    }

    /// The same policy for numbers of these countries only: ISO 3166 codes of two capital letters.
    #[must_use]
    pub fn with_allowed_countries(mut self, countries: Vec<String>) -> Self {
        self.settings.parameters.allowed_countries = Some(countries);
        self
    }

    /// The same policy with the gateway's base domain, for example
    /// `a1b2c3d4e5f6g7h8.commsgw.azure.com`.
    #[must_use]
    pub fn with_base_domain(mut self, domain: impl Into<String>) -> Self {
        self.settings.parameters.base_domain = Some(domain.into());
        self
    }

    /// The profile that the policy started from.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.settings.profile
    }

    /// The levels that were set for single rules.
    #[must_use]
    pub fn levels(&self) -> &[(&'static Rule, Level)] {
        &self.settings.levels
    }

    /// The values of `api-version` that are accepted.
    #[must_use]
    pub fn api_versions(&self) -> &[String] {
        &self.settings.parameters.api_versions
    }

    /// When an Operator Connect number needs an emergency address. By default always, and in the
    /// profile `api` as documented.
    #[must_use]
    pub fn emergency_address(&self) -> EmergencyAddress {
        self.settings.parameters.emergency_address.unwrap_or(match self.settings.profile {
            Profile::Standard | Profile::Strict => EmergencyAddress::Required,
            Profile::Api => EmergencyAddress::Documented,
        })
    }

    /// What becomes of a path outside the API.
    #[must_use]
    pub fn unknown_routes(&self) -> UnknownRoutes {
        self.settings.parameters.unknown_routes
    }

    /// The largest body that is accepted, in bytes.
    #[must_use]
    pub fn max_body_bytes(&self) -> usize {
        self.settings.parameters.max_body_bytes
    }

    /// Which role permits each action, when the policy is about roles.
    #[must_use]
    pub fn roles(&self) -> Option<&ActionRoles> {
        self.settings.parameters.roles.as_ref()
    }

    /// The countries whose numbers are accepted, as ISO 3166 codes of two capital letters; `None`
    /// is every country.
    #[must_use]
    pub fn allowed_countries(&self) -> Option<&[String]> {
        self.settings.parameters.allowed_countries.as_deref()
    }

    /// The gateway's base domain, when it is known.
    #[must_use]
    pub fn base_domain(&self) -> Option<&str> {
        self.settings.parameters.base_domain.as_deref()
    }

    /// What this policy makes of `rule`.
    #[must_use]
    pub fn level(&self, rule: &Rule) -> Level {
        let changed = self.settings.levels.iter().find(|(other, _)| other.code == rule.code);
        changed.map_or(rule.levels.of(self.settings.profile), |(_, level)| *level)
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::new(Profile::default())
    }
}
