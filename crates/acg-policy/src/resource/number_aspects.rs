//! What a number has, so that a rule about something that few numbers have is run only with it.

/// A set of aspects of a number, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NumberAspects(u32);

impl NumberAspects {
    /// `telephoneNumber` that is not in E.164 form.
    pub(crate) const MALFORMED: Self = Self(1);
    /// No plan, or a number that is not valid by its plan.
    pub(crate) const OUTSIDE_PLAN: Self = Self(1 << 1);
    pub(crate) const TOLL_FREE: Self = Self(1 << 2);
    /// Another telephone number than that of the path.
    pub(crate) const OTHER_NUMBER: Self = Self(1 << 3);
    /// Another account name than that of the path.
    pub(crate) const OTHER_ACCOUNT: Self = Self(1 << 4);
    /// No service, or one that is not enabled.
    pub(crate) const NOT_ENABLED: Self = Self(1 << 5);
    /// A service without `configuration`.
    pub(crate) const NOT_CONFIGURED: Self = Self(1 << 6);
    pub(crate) const PHONE_MOBILE: Self = Self(1 << 8);
    pub(crate) const CALL_PROTECTION: Self = Self(1 << 9);
    pub(crate) const ASSIGNMENT_STATUS: Self = Self(1 << 10);
    pub(crate) const ADDITIONAL_USAGES: Self = Self(1 << 11);
    pub(crate) const DISPLAYED_COUNTRY: Self = Self(1 << 12);
    pub(crate) const LOCATION: Self = Self(1 << 13);
    pub(crate) const SIP_HEADER: Self = Self(1 << 14);
    /// `usage` that is not documented, for example an empty one.
    pub(crate) const OTHER_USAGE: Self = Self(1 << 7);
    /// `choosableCapabilities` that is not a list of different documented capabilities, or is empty.
    pub(crate) const OTHER_CAPABILITIES: Self = Self(1 << 15);
    /// `civicAddressId` that is absent, or is not the GUID of an address.
    pub(crate) const OTHER_ADDRESS: Self = Self(1 << 16);
    pub(crate) const ALL: Self = Self(u32::MAX);
    pub(super) const NONE: Self = Self(0);

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn has_any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    pub(super) const fn only_if(self, condition: bool) -> Self {
        if condition { self } else { Self::NONE }
    }
}
