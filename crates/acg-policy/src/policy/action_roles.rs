//! Who may call what: the roles of the API's callers, and what they permit.

use crate::api::{OPERATIONS, Operation, Role};

/// Which role permits each action, beside [`Role::Admin`]. No source says it, so the default is
/// what the actions do: [`Operation::role`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ActionRoles {
    /// In the order of [`actions`]; the outer `None` is the default.
    changed: [Option<Permission>; ACTIONS],
}

/// Who may call an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a role decides, or the API does")]
pub enum Permission {
    /// Whoever has this role, or [`Role::Admin`].
    Role(Role),
    /// Everybody here: the API decides.
    Any,
}

impl Permission {
    /// Every permission.
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

    /// The permission of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.as_str() == name)
    }
}

impl ActionRoles {
    /// The same roles with another one for the action of this id, for example `deleteNumbers`;
    /// `None` when no action has the id.
    #[must_use]
    pub fn with(mut self, action: &str, permission: Permission) -> Option<Self> {
        let index = actions().position(|known| known.id == action)?;
        *self.changed.get_mut(index)? = Some(permission);
        Some(self)
    }

    /// Who may call each action, by its id.
    pub fn permissions(&self) -> impl Iterator<Item = (&'static str, Permission)> {
        actions().zip(self.changed).map(|(action, changed)| {
            (action.id, changed.unwrap_or(Permission::Role(action.role())))
        })
    }

    /// Who may call an operation.
    pub(crate) fn permission(&self, operation: &Operation) -> Permission {
        let found = self.permissions().find(|(id, _)| *id == operation.id);
        found.map_or(Permission::Role(operation.role()), |(_, permission)| permission)
    }
}

/// The operations that are neither reading nor writing nor deleting by their method.
pub fn actions() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.iter().filter(|operation| operation.method == "POST")
}

/// The roles of one caller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Granted {
    roles: [bool; Role::ALL.len()],
}

impl Granted {
    /// The roles among these names; others have no meaning here.
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

/// How many operations are actions.
const ACTIONS: usize = 4;

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn the_actions_are_all_there_and_have_roles_of_what_they_do() {
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
    fn a_role_permits_what_it_says_and_the_administrator_everything() {
        let reader = Granted::read(["other", "ProvisioningAPI.Read"]);
        let admin = Granted::read(["ProvisioningAPI.Admin"]);
        let nobody = Granted::read(["provisioningapi.admin", "ProvisioningAPI.ReadUser", ""]);
        assert_eq!(nobody, Granted::default());
        for permission in Permission::ALL {
            assert!(admin.permits(permission));
            assert_eq!(nobody.permits(permission), permission == Permission::Any);
        }
        assert!(reader.permits(Permission::Role(Role::Read)));
        assert!(!reader.permits(Permission::Role(Role::Write)));
        assert!(!reader.permits(Permission::Role(Role::Admin)));
    }

    #[test]
    fn only_actions_have_another_role() {
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
