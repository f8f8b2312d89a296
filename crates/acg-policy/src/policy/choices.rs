//! Parameters of a policy with a fixed set of values.

use crate::text::word::words;

/// When an Operator Connect number requires an emergency address (`number/civic-address-missing`).
///
/// ```
/// use acg_policy::EmergencyAddress;
///
/// for reading in [EmergencyAddress::Required, EmergencyAddress::Documented] {
///     assert_eq!(EmergencyAddress::from_name(reading.as_str()), Some(reading));
/// }
/// assert_eq!(EmergencyAddress::from_name("never"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the two readings of the documentation")]
pub enum EmergencyAddress {
    /// Always. The issue is a warning where the operator documentation does not require an address.
    Required,
    /// As the operator documentation requires it: for numbers with usage `CallingUserAssignment` and
    /// with neither `locationId` nor `allowTenantAddressUpdate: true`.
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

    /// The value with that name; `None` for an unknown name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Required, Self::Documented].into_iter().find(|reading| reading.as_str() == name)
    }
}

/// Whether the gateway syncs numbers to the backends of Operator Connect and Teams Phone Mobile.
///
/// ```
/// use acg_policy::{BackendSync, Policy};
///
/// assert_eq!(Policy::default().backend_sync(), BackendSync::PerAccount);
/// let policy = Policy::default().with_backend_sync(BackendSync::Off);
/// assert_eq!(policy.backend_sync().as_str(), "off");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "each account decides, or no account is synced")]
pub enum BackendSync {
    /// `syncEnabled` of each account decides. An account that is unknown counts as synced.
    #[default]
    PerAccount,
    /// No account is synced.
    Off,
}

impl BackendSync {
    /// `perAccount` or `off`.
    ///
    /// ```
    /// use acg_policy::BackendSync;
    ///
    /// assert_eq!(BackendSync::default().as_str(), "perAccount");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PerAccount => "perAccount",
            Self::Off => "off",
        }
    }

    /// The choice with this name.
    ///
    /// ```
    /// use acg_policy::BackendSync;
    ///
    /// assert_eq!(BackendSync::from_name("off"), Some(BackendSync::Off));
    /// assert_eq!(BackendSync::from_name("on"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::PerAccount, Self::Off].into_iter().find(|choice| choice.as_str() == name)
    }
}

/// Whether requests with a path outside the API pass or are rejected.
///
/// ```
/// use acg_policy::UnknownRoutes;
///
/// for choice in [UnknownRoutes::Pass, UnknownRoutes::Refuse] {
///     assert_eq!(UnknownRoutes::from_name(choice.as_str()), Some(choice));
/// }
/// assert_eq!(UnknownRoutes::default(), UnknownRoutes::Pass);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a request passes or is rejected")]
pub enum UnknownRoutes {
    /// They pass, without validation.
    #[default]
    Pass,
    /// They are rejected by `request/unknown-route`.
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

    /// The value with that name; `None` for an unknown name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Pass, Self::Refuse].into_iter().find(|choice| choice.as_str() == name)
    }
}

words!(
    EmergencyAddress,
    "value",
    as_str,
    [EmergencyAddress::Required, EmergencyAddress::Documented]
);

words!(BackendSync, "value", as_str, [BackendSync::PerAccount, BackendSync::Off]);

words!(UnknownRoutes, "value", as_str, [UnknownRoutes::Pass, UnknownRoutes::Refuse]);
