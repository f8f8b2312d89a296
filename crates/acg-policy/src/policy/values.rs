//! What a policy contains, with the defaults of its profile.

use alloc::string::String;

use super::{
    ActionRoles, BackendSync, EmergencyAddress, NumberRange, Parameters, Policy, UnknownRoutes,
};
use crate::report::{Catalogue, HelpUrl, Level, Profile, Rule};

impl Policy {
    /// The profile.
    ///
    /// ```
    /// use acg_policy::{Policy, Profile};
    ///
    /// assert_eq!(Policy::default().profile(), Profile::Standard);
    /// ```
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.settings.profile
    }

    /// The rules whose level was set, with their levels, in the order in which they were set. For the
    /// level of any rule, see [`Policy::level`].
    #[must_use]
    pub fn levels(&self) -> &[(&'static Rule, Level)] {
        &self.settings.levels
    }

    /// The level of a rule: the one that was set, or else [`Policy::default_level`].
    ///
    /// ```
    /// use acg_policy::{Level, Policy, Profile, rules};
    ///
    /// let rule = rules::find("number/usage-empty").unwrap();
    /// assert_eq!(Policy::new(Profile::Standard).level(rule), Level::Error);
    /// assert_eq!(Policy::new(Profile::Api).level(rule), Level::Warning);
    /// ```
    #[must_use]
    pub fn level(&self, rule: &Rule) -> Level {
        let changed = self.settings.levels.iter().find(|(other, _)| other.code == rule.code);
        changed.map_or_else(|| self.default_level(rule), |(_, level)| *level)
    }

    /// The level of a rule if none is set: the one of the profile, and for a rule that the pinned
    /// [catalogue](Policy::with_catalogue) lacks at most a warning, unless it is a shape rule.
    ///
    /// ```
    /// use acg_policy::{Level, Policy, Profile, rules};
    ///
    /// let rule = rules::find("number/usage-empty").unwrap();
    /// let policy = Policy::new(Profile::Standard).with_rule(rule, Level::Off)?;
    /// assert_eq!(policy.default_level(rule), Level::Error);
    /// # Ok::<(), acg_policy::InvalidRule>(())
    /// ```
    #[must_use]
    pub fn default_level(&self, rule: &Rule) -> Level {
        match rule.levels.of(self.settings.profile) {
            Level::Error if !rule.shape && self.is_later_than_catalogue(rule) => Level::Warning,
            level => level,
        }
    }

    /// The levels that were set and differ from [`Policy::default_level`].
    #[doc(hidden)]
    pub fn changed_levels(&self) -> impl Iterator<Item = (&'static Rule, Level)> {
        let levels = self.settings.levels.iter().copied();
        levels.filter(|(rule, level)| self.default_level(rule) != *level)
    }

    /// Whether the policy pins a catalogue that lacks the rule.
    pub(crate) fn is_later_than_catalogue(&self, rule: &Rule) -> bool {
        self.catalogue().is_some_and(|catalogue| !catalogue.contains(rule))
    }

    /// All parameters.
    ///
    /// ```
    /// use acg_policy::{Parameters, Policy};
    ///
    /// assert_eq!(Policy::default().parameters(), &Parameters::default());
    /// ```
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        &self.settings.parameters
    }

    /// The accepted values of `api-version`.
    ///
    /// ```
    /// use acg_policy::{DEFAULT_API_VERSIONS, Policy};
    ///
    /// assert_eq!(Policy::default().api_versions(), DEFAULT_API_VERSIONS);
    /// ```
    #[must_use]
    pub fn api_versions(&self) -> &[String] {
        &self.settings.parameters.api_versions
    }

    /// When an Operator Connect number requires an emergency address. By default always, and in
    /// [`Profile::Api`] as documented.
    #[must_use]
    pub fn emergency_address(&self) -> EmergencyAddress {
        self.settings.parameters.emergency_address.unwrap_or(match self.settings.profile {
            Profile::Standard | Profile::Strict => EmergencyAddress::Required,
            Profile::Api => EmergencyAddress::Documented,
        })
    }

    /// Whether numbers are synced to the backends.
    ///
    /// ```
    /// use acg_policy::{BackendSync, Policy};
    ///
    /// assert_eq!(Policy::default().backend_sync(), BackendSync::PerAccount);
    /// ```
    #[must_use]
    pub fn backend_sync(&self) -> BackendSync {
        self.settings.parameters.backend_sync
    }

    /// Whether requests with a path outside the API pass or are rejected.
    ///
    /// ```
    /// use acg_policy::{Policy, UnknownRoutes};
    ///
    /// assert_eq!(Policy::default().unknown_routes(), UnknownRoutes::Pass);
    /// ```
    #[must_use]
    pub fn unknown_routes(&self) -> UnknownRoutes {
        self.settings.parameters.unknown_routes
    }

    /// The largest accepted body, in bytes.
    ///
    /// ```
    /// use acg_policy::{DEFAULT_MAX_BODY_BYTES, Policy};
    ///
    /// assert_eq!(Policy::default().max_body_bytes(), DEFAULT_MAX_BODY_BYTES);
    /// ```
    #[must_use]
    pub fn max_body_bytes(&self) -> usize {
        self.settings.parameters.max_body_bytes
    }

    /// The role that permits each action; `None` if [`Policy::with_roles`] was not called.
    #[must_use]
    pub fn roles(&self) -> Option<&ActionRoles> {
        self.settings.parameters.roles.as_ref()
    }

    /// The countries whose numbers are accepted, as ISO 3166-1 codes of two capital letters; `None` for
    /// all countries.
    ///
    /// ```
    /// assert_eq!(acg_policy::Policy::default().allowed_countries(), None);
    /// ```
    #[must_use]
    pub fn allowed_countries(&self) -> Option<&[String]> {
        self.settings.parameters.allowed_countries.as_deref()
    }

    /// The base domain of the gateway; `None` if it is unknown.
    ///
    /// ```
    /// assert_eq!(acg_policy::Policy::default().base_domain(), None);
    /// ```
    #[must_use]
    pub fn base_domain(&self) -> Option<&str> {
        self.settings.parameters.base_domain.as_deref()
    }

    /// Whether an E.164 number belongs to one of [`Policy::additional_ranges`].
    ///
    /// ```
    /// use acg_policy::{NumberRange, Policy};
    ///
    /// let range = NumberRange::new("+15555", &[11])?;
    /// let policy = Policy::default().with_additional_ranges([range])?;
    /// let is_additional = |number: &str| policy.is_additional(number.as_bytes());
    /// let suggestion = e164_plan::suggest_with("+1 555 555 0100", None, &is_additional);
    /// assert_eq!(suggestion.number().map(|number| number.to_string()).as_deref(), Some("+15555550100"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_additional(&self, number: &[u8]) -> bool {
        self.additional_ranges().iter().any(|range| range.contains(number))
    }

    /// The number ranges that are accepted although the numbering plans lack them. By default none.
    ///
    /// ```
    /// use acg_policy::{NumberRange, Policy};
    ///
    /// let range = NumberRange::new("+1436", &[11])?;
    /// assert_eq!(Policy::default().with_additional_ranges([range])?.additional_ranges(), [range]);
    /// assert!(Policy::default().additional_ranges().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn additional_ranges(&self) -> &[NumberRange] {
        &self.settings.parameters.additional_ranges
    }

    /// The service verification numbers of the gateway.
    ///
    /// ```
    /// assert!(acg_policy::Policy::default().service_verification_numbers().is_empty());
    /// ```
    #[must_use]
    pub fn service_verification_numbers(&self) -> &[String] {
        &self.settings.parameters.service_verification_numbers
    }

    /// The site to which the URLs of issues point; `None` for the pages in the repository of this project.
    #[must_use]
    pub fn help_url(&self) -> Option<&HelpUrl> {
        self.settings.parameters.help_url.as_ref()
    }

    /// The catalogue whose errors the policy keeps; `None` for that of this release.
    ///
    /// ```
    /// assert_eq!(acg_policy::Policy::default().catalogue(), None);
    /// ```
    #[must_use]
    pub fn catalogue(&self) -> Option<Catalogue> {
        self.settings.parameters.catalogue
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Levels;

    const fn rule(code: &'static str, since: &'static str, shape: bool) -> Rule {
        let levels = Levels { standard: Level::Error, api: Level::Warning, strict: Level::Error };
        Rule { code, status: 400, levels, shape, since, applies: |_| true }
    }

    static KNOWN: Rule = rule("number/known", "0.1.0", false);
    static LATER: Rule = rule("number/later", "0.2.0", false);
    static LATER_SHAPE: Rule = rule("json/later", "0.2.0", true);

    fn pinned(profile: Profile) -> Policy {
        Policy::new(profile).with_catalogue(Catalogue::from_name("0.1").unwrap())
    }

    #[test]
    fn a_rule_of_a_later_release_warns_under_a_pinned_catalogue() {
        for profile in [Profile::Standard, Profile::Strict] {
            assert_eq!(Policy::new(profile).level(&LATER), Level::Error, "{profile:?}");
            assert_eq!(pinned(profile).level(&LATER), Level::Warning, "{profile:?}");
            assert_eq!(pinned(profile).level(&KNOWN), Level::Error, "{profile:?}");
        }
        assert_eq!(pinned(Profile::Api).level(&LATER), Level::Warning);
    }

    #[test]
    fn a_level_that_is_set_applies_to_a_rule_of_any_release() {
        for level in [Level::Error, Level::Warning, Level::Off] {
            let mut policy = pinned(Profile::Standard);
            policy.set_level(&LATER, level).unwrap();
            assert_eq!(policy.level(&LATER), level);
            assert_eq!(policy.default_level(&LATER), Level::Warning);
            let changed = policy.changed_levels().map(|(_, level)| level);
            assert!(changed.eq(Some(level).filter(|level| *level != Level::Warning)));
        }
    }

    #[test]
    fn a_shape_rule_of_a_later_release_is_an_error() {
        assert_eq!(pinned(Profile::Standard).level(&LATER_SHAPE), Level::Error);
    }
}
