//! The roles of the Provisioning API.

/// A role that an application is granted for the Provisioning API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Role {
    /// `ProvisioningAPI.Read`: every GET.
    Read,
    /// `ProvisioningAPI.Write`: every PUT and PATCH.
    Write,
    /// `ProvisioningAPI.Delete`: every DELETE.
    Delete,
    /// `ProvisioningAPI.Admin`: everything.
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Delete, Self::Admin];

    /// The name in the claim `roles` of a token.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "ProvisioningAPI.Read",
            Self::Write => "ProvisioningAPI.Write",
            Self::Delete => "ProvisioningAPI.Delete",
            Self::Admin => "ProvisioningAPI.Admin",
        }
    }

    /// The role of that name, compared exactly.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}
