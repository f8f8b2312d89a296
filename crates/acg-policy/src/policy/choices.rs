//! Parameters of a policy that are a choice between words.

/// When an Operator Connect number needs an emergency address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the two readings of the documentation")]
pub enum EmergencyAddress {
    /// Always; a warning where the operator's documentation requires none.
    Required,
    /// Where the operator's documentation requires it: a number for calling users, with neither
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
