//! Levels: what a policy makes of a rule.

use super::{Profile, Severity};

/// How much a rule weighs in each profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What a policy makes of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a rule rejects, warns or is silent; there is no fourth"
)]
pub enum Level {
    /// The rule rejects.
    Error,
    /// The rule warns.
    Warning,
    /// The rule is not asked.
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

    /// The level of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Error, Self::Warning, Self::Off].into_iter().find(|level| level.as_str() == name)
    }

    /// The severity of this rule's issues; `None` when it is not asked.
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Off => None,
        }
    }
}
