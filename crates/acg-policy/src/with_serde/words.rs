//! Words are strings.

use alloc::borrow::Cow;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use crate::api::{AssignmentStatus, Capability, RelationshipStatus, Role, Service, Usage};
use crate::policy::{BackendSync, EmergencyAddress, Permission, UnknownRoutes};
use crate::report::{Catalogue, HelpUrl, Level, Part, Profile, Segment, Severity};

macro_rules! words {
    ($($type:ty: $name:ident),+ $(,)?) => {
        $(
            impl Serialize for $type {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_str(self.$name())
                }
            }

            impl<'de> Deserialize<'de> for $type {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let word = Cow::<str>::deserialize(deserializer)?;
                    word.parse().map_err(D::Error::custom)
                }
            }
        )+
    };
}

words!(
    AssignmentStatus: as_str,
    BackendSync: as_str,
    Capability: as_str,
    Catalogue: as_str,
    EmergencyAddress: as_str,
    HelpUrl: as_str,
    Level: as_str,
    Part: as_str,
    Permission: as_str,
    Profile: as_str,
    RelationshipStatus: as_str,
    Role: as_str,
    Service: member,
    Severity: as_str,
    UnknownRoutes: as_str,
    Usage: as_str,
);

/// A string for a member, a number for an element.
impl Serialize for Segment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Key(key) => serializer.serialize_str(key),
            Self::Index(index) => serializer.serialize_u64(*index as u64),
        }
    }
}
