//! The roles of the Provisioning API.

use crate::text::word::words;

/// A role of a caller in the Provisioning API, as the claim `roles` of an access token names it.
///
/// ```
/// use acg_policy::Role;
///
/// for role in Role::ALL {
///     assert_eq!(Role::from_name(role.as_str()), Some(role));
/// }
/// assert_eq!(Role::from_name("ProvisioningAPI.Write"), Some(Role::Write));
/// assert_eq!(Role::from_name("provisioningapi.write"), None);
/// assert_eq!("ProvisioningAPI.Read".parse(), Ok(Role::Read));
/// assert_eq!(Role::Admin.to_string(), "ProvisioningAPI.Admin");
/// ```
///
/// Source: Provisioning API overview, "Authenticate".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Role {
    /// `ProvisioningAPI.Read` permits every GET.
    Read,
    /// `ProvisioningAPI.Write` permits every PUT and PATCH.
    Write,
    /// `ProvisioningAPI.Delete` permits every DELETE.
    Delete,
    /// `ProvisioningAPI.Admin` permits every operation.
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

    /// The role with that name, compared exactly; `None` for an unknown name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

words!(Role, "role", as_str, [Role::Read, Role::Write, Role::Delete, Role::Admin]);
