//! Which rules are asked, how much they weigh, and the limits they use.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::report::Severity;
use crate::roles::ActionRoles;
use crate::rule::{Level, Rule};
use crate::rules;
use crate::rules::state::StateCheck;

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
    /// What the levels come to, for every rule in the order of the register: a verdict looks at
    /// most of them.
    severities: Vec<Option<Severity>>,
    api_versions: Vec<String>,
    emergency_address: Option<EmergencyAddress>,
    unknown_routes: UnknownRoutes,
    max_body_bytes: usize,
    roles: Option<ActionRoles>,
    allowed_countries: Option<Vec<String>>,
    base_domain: Option<String>,
}

/// A set of levels to start from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "every rule has a level for each")]
pub enum Profile {
    /// What the schema refuses, what is known to fail later, and what operators ask for.
    #[default]
    Standard,
    /// Only what the published schema refuses.
    Api,
    /// Everything doubtful is refused.
    Strict,
}

impl Profile {
    /// `standard`, `api` or `strict`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Api => "api",
            Self::Strict => "strict",
        }
    }

    /// The profile of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Standard, Self::Api, Self::Strict].into_iter().find(|p| p.as_str() == name)
    }
}

/// When an Operator Connect number needs an emergency address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the two readings of the documentation")]
pub enum EmergencyAddress {
    /// Always.
    Required,
    /// Where the operator's documentation asks for it: a number for a calling user, with neither
    /// `locationId` nor `allowTenantAddressUpdate: true`.
    Documented,
}

impl EmergencyAddress {
    /// `required` or `documented`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Documented => "documented",
        }
    }

    /// The reading of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Required, Self::Documented].into_iter().find(|reading| reading.as_str() == name)
    }
}

/// What becomes of a path outside the API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a path passes or it does not")]
pub enum UnknownRoutes {
    /// It is none of our business.
    #[default]
    Pass,
    /// It is refused by `request/unknown-route`.
    Refuse,
}

impl UnknownRoutes {
    /// `pass` or `refuse`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Refuse => "refuse",
        }
    }

    /// The choice of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Pass, Self::Refuse].into_iter().find(|choice| choice.as_str() == name)
    }
}

/// One parameter, for those who read policies: changed in place, a policy is not copied for each.
#[derive(Debug)]
#[doc(hidden)]
#[expect(clippy::exhaustive_enums, reason = "for the wire crate only")]
pub enum Parameter {
    ApiVersions(Vec<String>),
    EmergencyAddress(EmergencyAddress),
    UnknownRoutes(UnknownRoutes),
    MaxBodyBytes(usize),
    Roles(ActionRoles),
    AllowedCountries(Vec<String>),
    BaseDomain(String),
}

/// A shape rule was to be switched off or made a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code} guards the shape of a request and always rejects; remove it from the policy")]
#[non_exhaustive]
pub struct ShapeRule {
    /// The code of the rule.
    pub code: &'static str,
}

impl Policy {
    /// The policy of a profile, with every parameter at its default.
    #[must_use]
    pub fn new(profile: Profile) -> Self {
        let settings = Settings {
            profile,
            levels: Vec::new(),
            severities: rules::all().map(|rule| rule.levels.of(profile).severity()).collect(),
            api_versions: DEFAULT_API_VERSIONS.map(ToOwned::to_owned).to_vec(),
            emergency_address: None,
            unknown_routes: UnknownRoutes::default(),
            max_body_bytes: DEFAULT_MAX_BODY_BYTES,
            roles: None,
            allowed_countries: None,
            base_domain: None,
        };
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
        let place = rules::all().position(|other| core::ptr::eq(other, rule));
        if let Some(severity) = place.and_then(|place| self.settings.severities.get_mut(place)) {
            *severity = level.severity();
        }
        Ok(())
    }

    #[doc(hidden)]
    pub fn set(&mut self, parameter: Parameter) {
        match parameter {
            Parameter::ApiVersions(versions) => self.settings.api_versions = versions,
            Parameter::EmergencyAddress(reading) => self.settings.emergency_address = Some(reading),
            Parameter::UnknownRoutes(choice) => self.settings.unknown_routes = choice,
            Parameter::MaxBodyBytes(bytes) => self.settings.max_body_bytes = bytes,
            Parameter::Roles(roles) => self.settings.roles = Some(roles),
            Parameter::AllowedCountries(countries) => {
                self.settings.allowed_countries = Some(countries)
            }
            Parameter::BaseDomain(domain) => self.settings.base_domain = Some(domain),
        }
    }

    /// The same policy with other values of `api-version` that are accepted, compared exactly.
    #[must_use]
    pub fn with_api_versions(mut self, versions: Vec<String>) -> Self {
        self.settings.api_versions = versions;
        self
    }

    /// The same policy with another reading of when an emergency address is needed.
    #[must_use]
    pub fn with_emergency_address(mut self, reading: EmergencyAddress) -> Self {
        self.settings.emergency_address = Some(reading);
        self
    }

    /// The same policy with another fate for paths outside the API.
    #[must_use]
    pub fn with_unknown_routes(mut self, choice: UnknownRoutes) -> Self {
        self.settings.unknown_routes = choice;
        self
    }

    /// The same policy with another limit for a body, in bytes.
    #[must_use]
    pub fn with_max_body_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_body_bytes = bytes;
        self
    }

    /// The same policy for callers with roles: which of them permits each action.
    #[must_use]
    pub fn with_roles(mut self, roles: ActionRoles) -> Self {
        self.settings.roles = Some(roles);
        self
    }

    /// The same policy for numbers of these countries only: ISO 3166 codes of two capital letters.
    #[must_use]
    pub fn with_allowed_countries(mut self, countries: Vec<String>) -> Self {
        self.settings.allowed_countries = Some(countries);
        self
    }

    /// The same policy with the gateway's base domain, for example
    /// `a1b2c3d4e5f6g7h8.commsgw.azure.com`.
    #[must_use]
    pub fn with_base_domain(mut self, domain: impl Into<String>) -> Self {
        self.settings.base_domain = Some(domain.into());
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
        &self.settings.api_versions
    }

    /// When an Operator Connect number needs an emergency address. By default always, and in the
    /// profile `api` as documented.
    #[must_use]
    pub fn emergency_address(&self) -> EmergencyAddress {
        self.settings.emergency_address.unwrap_or(match self.settings.profile {
            Profile::Standard | Profile::Strict => EmergencyAddress::Required,
            Profile::Api => EmergencyAddress::Documented,
        })
    }

    /// What becomes of a path outside the API.
    #[must_use]
    pub fn unknown_routes(&self) -> UnknownRoutes {
        self.settings.unknown_routes
    }

    /// The largest body that is accepted, in bytes.
    #[must_use]
    pub fn max_body_bytes(&self) -> usize {
        self.settings.max_body_bytes
    }

    /// Which role permits each action, when the policy is about roles.
    #[must_use]
    pub fn roles(&self) -> Option<&ActionRoles> {
        self.settings.roles.as_ref()
    }

    /// The countries whose numbers are accepted, as ISO 3166 codes of two capital letters; `None`
    /// is every country.
    #[must_use]
    pub fn allowed_countries(&self) -> Option<&[String]> {
        self.settings.allowed_countries.as_deref()
    }

    /// The gateway's base domain, when it is known.
    #[must_use]
    pub fn base_domain(&self) -> Option<&str> {
        self.settings.base_domain.as_deref()
    }

    /// What this policy makes of `rule`.
    #[must_use]
    pub fn level(&self, rule: &Rule) -> Level {
        let changed = self.settings.levels.iter().find(|(other, _)| core::ptr::eq(*other, rule));
        changed.map_or(rule.levels.of(self.settings.profile), |(_, level)| *level)
    }

    /// What this policy makes of a group of rules, in the order of its register; `None` for a rule
    /// that is not asked.
    pub(crate) fn severities(&self, group: &[&Rule]) -> &[Option<Severity>] {
        // By their first rules: these are statics, which have one address; lists may have several.
        let first = group.first().copied();
        let others = rules::RULES.iter().take_while(|other| {
            !other.first().zip(first).is_some_and(|(one, first)| core::ptr::eq(*one, first))
        });
        let before = others.map(|other| other.len()).sum();
        self.settings.severities.get(before..).unwrap_or_default()
    }

    /// The rules that are on and need to know the account. Without any, nobody has to look one up.
    pub fn asking(&self) -> impl Iterator<Item = &'static Rule> {
        let concerns = [StateCheck::Number, StateCheck::Account, StateCheck::Deletion];
        let rules = concerns.into_iter().flat_map(|check| check.asking().iter().copied());
        rules.filter(|rule| self.level(rule) != Level::Off)
    }

    /// Whether a request of this concern needs to know the account.
    pub(crate) fn asks_for_the_account(&self, check: StateCheck) -> bool {
        check.asking().iter().any(|rule| self.level(rule) != Level::Off)
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::new(Profile::default())
    }
}

/// The largest body that is accepted by default, in bytes: a batch of 100 maximal numbers,
/// indented, has about 115,000.
pub const DEFAULT_MAX_BODY_BYTES: usize = 131_072;

/// The values of `api-version` that are accepted by default.
pub const DEFAULT_API_VERSIONS: [&str; 2] = ["2024-02-29", "2024-02-29-preview"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severities_are_those_of_the_levels_in_every_profile() {
        for profile in [Profile::Standard, Profile::Api, Profile::Strict] {
            let doubt = rules::find("number/usage-empty").unwrap();
            let silent = rules::find("request/role").unwrap();
            let policy = Policy::new(profile).with_level(doubt, Level::Warning).unwrap();
            let policy = policy.with_level(silent, Level::Off).unwrap();
            for rules in rules::RULES {
                let expected: Vec<_> =
                    rules.iter().map(|rule| policy.level(rule).severity()).collect();
                assert_eq!(policy.severities(rules)[..rules.len()], expected, "{profile:?}");
            }
        }
    }
}
