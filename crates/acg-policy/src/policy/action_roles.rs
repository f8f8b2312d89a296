//! The roles that permit the actions of the API.

use crate::api::{OPERATIONS, Operation, Role};
use crate::text::word::words;

/// The role that permits each action, in addition to [`Role::Admin`].
///
/// Microsoft's documentation maps GET, PUT, PATCH and DELETE to roles, but not the POST actions. The
/// default follows what an action does: [`Operation::role`].
///
/// ```
/// use acg_policy::{ActionRoles, Permission, Role};
///
/// let roles = ActionRoles::default().with("deleteNumbers", Permission::Any).unwrap();
/// let permissions: Vec<_> = roles.permissions().collect();
/// assert_eq!(permissions[0], ("createOrUpdateNumbers", Permission::Role(Role::Write)));
/// assert_eq!(permissions[1], ("deleteNumbers", Permission::Any));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ActionRoles {
    /// In the order of [`actions`]; `None` for the default.
    changed: [Option<Permission>; ACTIONS],
}

/// The callers that may call an action.
///
/// ```
/// use acg_policy::{Permission, Role};
///
/// assert_eq!(Permission::from_name("any"), Some(Permission::Any));
/// let permission = Permission::from_name("ProvisioningAPI.Write");
/// assert_eq!(permission, Some(Permission::Role(Role::Write)));
/// assert_eq!(Permission::Any.as_str(), "any");
/// assert_eq!(Permission::from_name("write"), None);
/// assert_eq!("any".parse(), Ok(Permission::Any));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a role is required, or none")]
pub enum Permission {
    /// Callers with this role or [`Role::Admin`].
    Role(Role),
    /// All callers: the API decides.
    Any,
}

impl Permission {
    /// Every permission.
    ///
    /// ```
    /// use acg_policy::Permission;
    ///
    /// for permission in Permission::ALL {
    ///     assert_eq!(Permission::from_name(permission.as_str()), Some(permission));
    /// }
    /// ```
    pub const ALL: [Self; 5] = [
        Self::Role(Role::Read),
        Self::Role(Role::Write),
        Self::Role(Role::Delete),
        Self::Role(Role::Admin),
        Self::Any,
    ];

    /// The name of the role, or `any`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Role(role) => role.as_str(),
            Self::Any => "any",
        }
    }

    /// The permission with that name; `None` for an unknown name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.as_str() == name)
    }
}

words!(
    Permission,
    "permission",
    as_str,
    [
        Permission::Role(Role::Read),
        Permission::Role(Role::Write),
        Permission::Role(Role::Delete),
        Permission::Role(Role::Admin),
        Permission::Any,
    ]
);

impl ActionRoles {
    /// Sets the permission of the action with this [`Operation::id`], for example `deleteNumbers`.
    /// `None` if no action has the ID.
    ///
    /// ```
    /// use acg_policy::{ActionRoles, Permission};
    ///
    /// assert!(ActionRoles::default().with("deleteNumbers", Permission::Any).is_some());
    /// // Not an action: a PUT always requires `ProvisioningAPI.Write`.
    /// assert!(ActionRoles::default().with("putNumber", Permission::Any).is_none());
    /// ```
    #[must_use]
    pub fn with(mut self, action: &str, permission: Permission) -> Option<Self> {
        let index = actions().position(|known| known.id == action)?;
        *self.changed.get_mut(index)? = Some(permission);
        Some(self)
    }

    /// The permission of each action, by [`Operation::id`], in the order of [`actions`].
    pub fn permissions(&self) -> impl Iterator<Item = (&'static str, Permission)> {
        actions().zip(self.changed).map(|(action, changed)| {
            (action.id, changed.unwrap_or(Permission::Role(action.role())))
        })
    }

    /// The permission of an operation.
    pub(crate) fn permission(&self, operation: &Operation) -> Permission {
        let found = self.permissions().find(|(id, _)| *id == operation.id);
        found.map_or(Permission::Role(operation.role()), |(_, permission)| permission)
    }
}

/// The actions: the operations with the method POST.
///
/// ```
/// let ids: Vec<_> = acg_policy::actions().map(|action| action.id).collect();
/// assert_eq!(ids, [
///     "createOrUpdateNumbers",
///     "deleteNumbers",
///     "getTeamsCapabilityPlans",
///     "getTeamsAvailableCapabilities",
/// ]);
/// ```
pub fn actions() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.iter().filter(|operation| operation.method == "POST")
}

/// The roles of a caller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Granted {
    roles: [bool; Role::ALL.len()],
}

impl Granted {
    /// The roles with these names. Unknown names are ignored.
    pub(crate) fn read(names: impl IntoIterator<Item: AsRef<str>>) -> Self {
        let mut granted = Self::default();
        for role in names.into_iter().filter_map(|name| Role::from_name(name.as_ref())) {
            #[expect(clippy::indexing_slicing, reason = "`Role::ALL` has every role")]
            {
                granted.roles[role as usize] = true;
            }
        }
        granted
    }

    pub(crate) fn permits(self, permission: Permission) -> bool {
        match permission {
            Permission::Any => true,
            Permission::Role(role) => self.has(role) || self.has(Role::Admin),
        }
    }

    fn has(self, role: Role) -> bool {
        #[expect(clippy::indexing_slicing, reason = "`Role::ALL` has every role")]
        self.roles[role as usize]
    }
}

/// The number of actions.
const ACTIONS: usize = 4;

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn every_action_has_a_default_role() {
        let permissions: Vec<_> = ActionRoles::default().permissions().collect();
        assert_eq!(actions().count(), ACTIONS);
        assert_eq!(
            permissions,
            [
                ("createOrUpdateNumbers", Permission::Role(Role::Write)),
                ("deleteNumbers", Permission::Role(Role::Delete)),
                ("getTeamsCapabilityPlans", Permission::Role(Role::Read)),
                ("getTeamsAvailableCapabilities", Permission::Role(Role::Read)),
            ]
        );
    }

    #[test]
    fn a_role_permits_its_operations_and_admin_permits_all() {
        let reader = Granted::read(["other", "ProvisioningAPI.Read"]);
        let admin = Granted::read(["ProvisioningAPI.Admin"]);
        let none = Granted::read(["provisioningapi.admin", "ProvisioningAPI.ReadUser", ""]);
        assert_eq!(none, Granted::default());
        for permission in Permission::ALL {
            assert!(admin.permits(permission));
            assert_eq!(none.permits(permission), permission == Permission::Any);
        }
        assert!(reader.permits(Permission::Role(Role::Read)));
        assert!(!reader.permits(Permission::Role(Role::Write)));
        assert!(!reader.permits(Permission::Role(Role::Admin)));
    }

    #[test]
    fn the_permission_can_be_set_for_actions_only() {
        let roles = ActionRoles::default().with("deleteNumbers", Permission::Any).unwrap();
        for operation in OPERATIONS {
            let expected = match operation.id {
                "deleteNumbers" => Permission::Any,
                _ => Permission::Role(operation.role()),
            };
            assert_eq!(roles.permission(operation), expected, "{}", operation.id);
        }
        assert_eq!(ActionRoles::default().with("putNumber", Permission::Any), None);
    }
}
