//! Profiles: sets of default levels.

use crate::text::word::words;

/// A set of default levels for all rules. [`Policy::with_rule`](crate::Policy::with_rule) changes
/// single ones.
///
/// ```
/// use acg_policy::Profile;
///
/// for profile in [Profile::Standard, Profile::Api, Profile::Strict] {
///     assert_eq!(Profile::from_name(profile.as_str()), Some(profile));
/// }
/// assert_eq!(Profile::from_name("lenient"), None);
/// assert_eq!("strict".parse(), Ok(Profile::Strict));
/// assert_eq!(Profile::Api.to_string(), "api");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "every rule has a level for each")]
pub enum Profile {
    /// Errors are those of `Api`, faults that are known to fail later in the backend, and violations of
    /// the operators' requirements. Three faults that Microsoft's examples contain are warnings.
    #[default]
    Standard,
    /// Errors are violations of the published schema, ambiguous requests, and what the account, the
    /// caller's roles or the parameters of the policy exclude.
    Api,
    /// Errors include probable mistakes. A few rules remain warnings.
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

words!(Profile, "profile", as_str, [Profile::Standard, Profile::Api, Profile::Strict]);
