//! Profiles: the levels that a policy starts from.

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
