//! Profiles: sets of default levels.

/// A set of default levels for all rules. [`Policy::with_level`](crate::Policy::with_level) changes
/// single ones.
///
/// ```
/// use acg_policy::Profile;
///
/// for profile in [Profile::Standard, Profile::Api, Profile::Strict] {
///     assert_eq!(Profile::from_name(profile.as_str()), Some(profile));
/// }
/// assert_eq!(Profile::from_name("lenient"), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "every rule has a level for each")]
pub enum Profile {
    /// Errors are violations of the published schema, faults that are known to fail later in the
    /// backend, and violations of the operators' requirements.
    #[default]
    Standard,
    /// Errors are violations of the published schema only.
    Api,
    /// Errors include probable mistakes.
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

    /// The profile with that name; `None` for an unknown name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Standard, Self::Api, Self::Strict].into_iter().find(|p| p.as_str() == name)
    }
}
