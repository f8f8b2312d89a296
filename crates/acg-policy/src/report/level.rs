//! The level of a rule under a policy.

use core::cmp::Ordering;

use super::{Profile, Severity};
use crate::text::word::words;

/// The levels of a rule in the profiles.
///
/// ```
/// use acg_policy::{Level, Profile, rules};
///
/// let levels = rules::find("number/usage-empty").unwrap().levels;
/// assert_eq!(levels.of(Profile::Standard), Level::Error);
/// assert_eq!(levels.api, Level::Warning);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_structs, reason = "one member for each profile, by definition")]
pub struct Levels {
    /// In [`Profile::Standard`].
    pub standard: Level,
    /// In [`Profile::Api`].
    pub api: Level,
    /// In [`Profile::Strict`].
    pub strict: Level,
}

impl Levels {
    /// The level in `profile`.
    #[must_use]
    pub const fn of(self, profile: Profile) -> Level {
        match profile {
            Profile::Standard => self.standard,
            Profile::Api => self.api,
            Profile::Strict => self.strict,
        }
    }
}

/// The level of a rule under a policy. A higher level is greater.
///
/// ```
/// use acg_policy::{Level, Severity};
///
/// assert_eq!(Level::from_name("warning"), Some(Level::Warning));
/// assert_eq!(Level::Warning.as_str(), "warning");
/// assert_eq!(Level::Warning.severity(), Some(Severity::Warning));
/// assert_eq!(Level::Off.severity(), None);
/// assert_eq!("off".parse(), Ok(Level::Off));
/// assert!(Level::Off < Level::Warning && Level::Warning < Level::Error);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "an issue is an error, a warning, or not reported")]
pub enum Level {
    /// Issues of the rule are errors: they reject the request.
    Error,
    /// Issues of the rule are warnings.
    Warning,
    /// The rule is disabled.
    Off,
}

impl Level {
    /// `error`, `warning` or `off`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Off => "off",
        }
    }

    /// The level with that name; `None` for an unknown name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Error, Self::Warning, Self::Off].into_iter().find(|level| level.as_str() == name)
    }

    /// The severity of the issues; `None` for a disabled rule.
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Off => None,
        }
    }
}

words!(Level, "level", as_str, [Level::Error, Level::Warning, Level::Off]);

impl Ord for Level {
    fn cmp(&self, other: &Self) -> Ordering {
        self.severity().cmp(&other.severity())
    }
}

impl PartialOrd for Level {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
