//! Policies from any format that serde reads.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::slice;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::document::to_json;
use super::transcode::serialize_json;
use crate::document::{PolicyError, policy_or_faults, policy_to_json};
use crate::policy::Policy;

/// The canonical form of the policy document, as `acg_policy_wire::v1::policy_to_json` writes it.
impl Serialize for Policy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_json(&policy_to_json(self), serializer)
    }
}

/// Reads the policy document of any format. The error has all faults: [`PolicyFaults`].
impl<'de> Deserialize<'de> for Policy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        PolicyDocument::deserialize(deserializer)?.read().map_err(D::Error::custom)
    }
}

/// A policy document of any format that is not checked yet, for programs that need its faults one by one. The
/// error of reading a [`Policy`] itself has the same faults in its text.
///
/// ```
/// use acg_policy::PolicyDocument;
///
/// let json = r#"{"profile": "strikt", "rules": {"number/usage-emtpy": "off"}}"#;
/// let faults = serde_json::from_str::<PolicyDocument>(json)?.read().unwrap_err();
/// let places: Vec<_> = faults.iter().map(|fault| fault.pointer()).collect();
/// assert_eq!(places, ["/profile", "/rules/number~1usage-emtpy"]);
/// assert_eq!(faults.iter().next().unwrap().message(), "unknown value; did you mean `strict`?");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PolicyDocument {
    json: String,
}

impl PolicyDocument {
    /// Reads the policy.
    ///
    /// # Errors
    ///
    /// The first 100 faults, in the order of [`PolicyFaults::iter`].
    pub fn read(&self) -> Result<Policy, PolicyFaults> {
        policy_or_faults(self.json.as_bytes()).map_err(|list| PolicyFaults { list })
    }
}

impl<'de> Deserialize<'de> for PolicyDocument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        to_json(deserializer).map(|json| Self { json })
    }
}

/// The faults of a policy document, each with its place.
///
/// ```
/// use acg_policy::PolicyDocument;
///
/// let document = serde_json::from_str::<PolicyDocument>(r#"{"profil": "api", "maxBodyBytes": 0}"#)?;
/// assert_eq!(
///     document.read().unwrap_err().to_string(),
///     "2 faults:\n\
///      at /profil: unknown member; did you mean `profile`?\n\
///      at /maxBodyBytes: expected an integer from 1 to 16777216, in digits only"
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFaults {
    list: Vec<PolicyError>,
}

impl PolicyFaults {
    /// The faults, in the order in which the format hands over the members: that of the document, except that
    /// `figment` sorts them by name. [`PolicyError::offset`] is no place in a document other than JSON.
    ///
    /// ```
    /// use acg_policy::PolicyDocument;
    ///
    /// let document = serde_json::from_str::<PolicyDocument>(r#"{"rules": {"number/e164": "of"}}"#)?;
    /// let faults = document.read().unwrap_err();
    /// assert_eq!(faults.iter().next().unwrap().message(), "unknown value; did you mean `off`?");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn iter(&self) -> slice::Iter<'_, PolicyError> {
        self.list.iter()
    }
}

impl<'f> IntoIterator for &'f PolicyFaults {
    type Item = &'f PolicyError;
    type IntoIter = slice::Iter<'f, PolicyError>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// One line for each fault.
impl fmt::Display for PolicyFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [fault] = self.list.as_slice() {
            return fault.fmt(f);
        }
        write!(f, "{} faults:", self.list.len())?;
        self.list.iter().try_for_each(|fault| write!(f, "\n{fault}"))
    }
}

impl core::error::Error for PolicyFaults {}
