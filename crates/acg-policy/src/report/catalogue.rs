//! Which release's rules a policy expects.

use core::fmt;
use core::str::FromStr;

use super::Rule;
use crate::text::word::UnknownWord;

/// The rules of a minor release, which a policy can pin: rules that were added later only warn.
///
/// ```
/// use acg_policy::{Catalogue, Policy};
///
/// let catalogue = Catalogue::from_name("0.1").unwrap();
/// let policy = Policy::default().with_catalogue(catalogue);
/// assert_eq!(policy.catalogue(), Some(catalogue));
/// assert_eq!(Catalogue::from_name("0.0"), None);
/// assert_eq!("0.1".parse(), Ok(catalogue));
/// assert_eq!(catalogue.to_string(), "0.1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Catalogue {
    // First, because releases are ordered by number: 0.10 is later than 0.9.
    release: (u32, u32),
    name: &'static str,
}

impl Catalogue {
    /// The names of all catalogues, the oldest first. The last is that of this release.
    ///
    /// ```
    /// use acg_policy::Catalogue;
    ///
    /// for name in Catalogue::NAMES {
    ///     assert_eq!(Catalogue::from_name(name).map(Catalogue::as_str), Some(name));
    /// }
    /// ```
    pub const NAMES: [&'static str; 1] = ["0.1"];

    /// The catalogue with that name; `None` for an unknown name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = Self::NAMES.into_iter().find(|known| *known == name)?;
        Some(Self { release: release(name), name })
    }

    /// The minor release.
    ///
    /// ```
    /// use acg_policy::Catalogue;
    ///
    /// assert_eq!(Catalogue::from_name("0.1").map(Catalogue::as_str), Some("0.1"));
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.name
    }

    /// Whether the release of this catalogue has the rule.
    ///
    /// ```
    /// use acg_policy::{Catalogue, rules};
    ///
    /// let catalogue = Catalogue::from_name("0.1").unwrap();
    /// assert!(catalogue.contains(rules::find("number/e164").unwrap()));
    /// ```
    #[must_use]
    pub fn contains(self, rule: &Rule) -> bool {
        release(rule.since) <= self.release
    }
}

impl fmt::Display for Catalogue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

impl FromStr for Catalogue {
    type Err = UnknownWord;

    fn from_str(name: &str) -> Result<Self, UnknownWord> {
        Self::from_name(name).ok_or_else(|| UnknownWord::new("catalogue", name, &Self::NAMES))
    }
}

impl TryFrom<&str> for Catalogue {
    type Error = UnknownWord;

    fn try_from(name: &str) -> Result<Self, UnknownWord> {
        name.parse()
    }
}

/// The first two numbers of a version.
fn release(version: &str) -> (u32, u32) {
    let mut numbers = version.split('.').map(|number| number.parse().unwrap_or(u32::MAX));
    let mut next = || numbers.next().unwrap_or(0);
    (next(), next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_catalogue_is_that_of_this_release() {
        let version = release(env!("CARGO_PKG_VERSION"));
        assert_eq!(Catalogue::NAMES.last().copied().map(release), Some(version));
    }

    #[test]
    fn catalogues_are_in_the_order_of_their_releases() {
        assert!(Catalogue::NAMES.map(release).is_sorted());
        assert!(release("0.10.3") > release("0.9") && release("1.0.0") > release("0.10"));
        assert_eq!(release("0.1.7"), release("0.1"));
    }
}
