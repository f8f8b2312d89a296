//! The policy: a profile, levels of single rules, and parameters.

mod action_roles;
mod choices;
mod number_range;
mod parameters;
mod removed;
mod values;
mod warning;

pub use action_roles::{ActionRoles, Permission, actions};
pub use choices::{BackendSync, EmergencyAddress, UnknownRoutes};
pub use number_range::{InvalidRange, NumberRange};
pub use parameters::{DEFAULT_API_VERSIONS, DEFAULT_MAX_BODY_BYTES, Parameters};

pub use removed::RemovedRule;
pub use warning::PolicyWarning;

use removed::NamedRemoved;

pub(crate) use action_roles::Granted;
pub(crate) use parameters::NEWEST_KNOWN_VERSION;
pub(crate) use warning::is_known_version;

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use crate::report::{Catalogue, HelpUrl, Level, Profile, Rule};

/// The configuration of a [`Validator`](crate::Validator): a [`Profile`], the levels of single rules, and
/// [`Parameters`].
///
/// ```
/// use acg_policy::{EmergencyAddress, Level, Policy, Profile, rules};
///
/// let policy = Policy::new(Profile::Strict)
///     .with_rule("number/plan-pattern", Level::Warning)?
///     .with_emergency_address(EmergencyAddress::Documented)
///     .with_allowed_countries(["GB", "IE"])?;
/// let rule = rules::find("number/plan-pattern").unwrap();
/// assert_eq!(policy.level(rule), Level::Warning);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Boxed, because every `with_…` moves the policy.
    settings: Box<Settings>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Settings {
    profile: Profile,
    levels: Vec<(&'static Rule, Level)>,
    parameters: Parameters,
    removed: NamedRemoved,
}

/// The error of [`Policy::with_rule`].
///
/// ```
/// use acg_policy::{InvalidRule, Level, Policy, Profile};
///
/// let error = Policy::new(Profile::Api).with_rule("json/syntax", Level::Off).unwrap_err();
/// assert!(matches!(error, InvalidRule::Shape(shape) if shape.code == "json/syntax"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidRule {
    /// No rule has this code.
    #[error("unknown rule code{}", Suggestion { nearest: *nearest, after: *after })]
    Unknown {
        /// The code of a rule that is close to it, if there is one.
        nearest: Option<&'static str>,
        /// The code of the rule that was set last before it, if there is one. The text names it if no code is close.
        after: Option<&'static str>,
    },
    /// The policy disables a shape rule, or makes it a warning.
    #[error(transparent)]
    Shape(#[from] ShapeRule),
}

/// The error of a policy that disables a shape rule, or makes it a warning.
///
/// A shape rule protects the structure of a request: later rules, and the API itself, depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{code} protects the structure of a request and is always an error; remove it from the policy"
)]
#[non_exhaustive]
pub struct ShapeRule {
    /// The code of the rule.
    pub code: &'static str,
}

/// What identifies an unknown code among others. The code itself is no part of a text: it can be anything.
struct Suggestion {
    nearest: Option<&'static str>,
    after: Option<&'static str>,
}

impl fmt::Display for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(nearest) = self.nearest {
            return write!(f, "; did you mean `{nearest}`?");
        }
        if let Some(after) = self.after {
            write!(f, ", set after `{after}`")?;
        }
        f.write_str("; `acg_policy::rules::all` lists all rules")
    }
}

impl Policy {
    /// A policy with the levels of a profile and the default parameters.
    ///
    /// ```
    /// use acg_policy::{Policy, Profile};
    ///
    /// assert_eq!(Policy::new(Profile::Standard), Policy::default());
    /// ```
    #[must_use]
    pub fn new(profile: Profile) -> Self {
        let (parameters, removed) = (Parameters::default(), NamedRemoved::default());
        let settings = Settings { profile, levels: Vec::new(), parameters, removed };
        Self { settings: Box::new(settings) }
    }

    /// The code of the rule whose level was set last.
    pub(crate) fn last_set(&self) -> Option<&'static str> {
        self.settings.levels.last().map(|(rule, _)| rule.code)
    }

    /// Remembers that the policy names a removed rule, for its warning.
    pub(crate) fn name_removed(&mut self, rule: &'static RemovedRule) {
        self.settings.removed.add(rule);
    }

    pub(crate) fn parameters_mut(&mut self) -> &mut Parameters {
        &mut self.settings.parameters
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

    /// Sets when an Operator Connect number requires an emergency address.
    ///
    /// ```
    /// use acg_policy::{EmergencyAddress, Policy, Profile};
    ///
    /// let policy = Policy::new(Profile::Standard);
    /// assert_eq!(policy.emergency_address(), EmergencyAddress::Required);
    /// let policy = policy.with_emergency_address(EmergencyAddress::Documented);
    /// assert_eq!(policy.emergency_address(), EmergencyAddress::Documented);
    /// ```
    #[must_use]
    pub fn with_emergency_address(mut self, reading: EmergencyAddress) -> Self {
        self.settings.parameters.emergency_address = Some(reading);
        self
    }

    /// Sets whether numbers are synced to the backends. By default, each account decides.
    ///
    /// ```
    /// use acg_policy::{BackendSync, Policy, Validator};
    ///
    /// let body = br#"{"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///     "serviceDetails": {"teamsOperatorConnect": {"enabled": true}}}"#;
    /// assert!(!Validator::default().check_number(body, None).is_accepted());
    ///
    /// let policy = Policy::default().with_backend_sync(BackendSync::Off);
    /// assert!(Validator::new(policy).check_number(body, None).is_accepted());
    /// ```
    #[must_use]
    pub fn with_backend_sync(mut self, choice: BackendSync) -> Self {
        self.settings.parameters.backend_sync = choice;
        self
    }

    /// Sets whether requests with a path outside the API pass or are rejected. By default they pass.
    ///
    /// ```
    /// use acg_policy::{Begin, Head, Policy, Profile, UnknownRoutes, Validator};
    ///
    /// let head = Head { method: b"GET", target: b"/portal/", headers: &[] };
    /// assert!(matches!(Validator::default().begin(&head), Begin::OutsideApi(_)));
    ///
    /// let policy = Policy::new(Profile::Standard).with_unknown_routes(UnknownRoutes::Refuse);
    /// let Begin::Decided(report) = Validator::new(policy).begin(&head) else { panic!() };
    /// assert_eq!(report.status(), Some(404));
    /// ```
    #[must_use]
    pub fn with_unknown_routes(mut self, choice: UnknownRoutes) -> Self {
        self.settings.parameters.unknown_routes = choice;
        self
    }

    /// Sets the role that permits each action. `request/role` compares it with the roles of
    /// [`Validator::for_caller`](crate::Validator::for_caller). `request/token-missing`, if enabled,
    /// applies only to policies with roles. By default, the roles of [`ActionRoles::default`] apply.
    ///
    /// ```
    /// use acg_policy::{ActionRoles, Permission, Policy, Profile, Role};
    ///
    /// let roles = ActionRoles::default()
    ///     .with("getTeamsCapabilityPlans", Permission::Role(Role::Write))
    ///     .ok_or("unknown action")?;
    /// let policy = Policy::new(Profile::Standard).with_roles(roles);
    /// assert_eq!(policy.roles(), Some(&roles));
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn with_roles(mut self, roles: ActionRoles) -> Self {
        self.settings.parameters.roles = Some(roles);
        self
    }

    /// Sets the site to which the URLs of issues point, for example a copy of the pages of the rules in a
    /// company's network. By default they point into the repository of this project.
    ///
    /// ```
    /// use acg_policy::{HelpUrl, Policy};
    ///
    /// let help_url = HelpUrl::new("https://help.example.com/rules")?;
    /// let policy = Policy::default().with_help_url(help_url.clone());
    /// assert_eq!(policy.help_url(), Some(&help_url));
    /// # Ok::<(), acg_policy::InvalidHelpUrl>(())
    /// ```
    #[must_use]
    pub fn with_help_url(mut self, help_url: HelpUrl) -> Self {
        self.settings.parameters.help_url = Some(help_url);
        self
    }

    /// Pins the rules of an earlier release: rules that were added later, and are errors by the profile, only
    /// warn. A level that is set with [`Policy::with_rule`] applies to any rule, and [shape](Rule::shape)
    /// rules are always errors. By default, all rules of this release apply.
    ///
    /// ```
    /// use acg_policy::{Catalogue, Policy, rules};
    ///
    /// let catalogue = Catalogue::from_name("0.1").ok_or("unknown catalogue")?;
    /// let policy = Policy::default().with_catalogue(catalogue);
    /// for rule in rules::all().filter(|rule| catalogue.contains(rule)) {
    ///     assert_eq!(policy.level(rule), rule.levels.standard);
    /// }
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn with_catalogue(mut self, catalogue: Catalogue) -> Self {
        self.settings.parameters.catalogue = Some(catalogue);
        self
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::new(Profile::default())
    }
}
