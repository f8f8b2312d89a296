//! Callers of the gateway, as far as the limits on lookups distinguish them.

use std::hash::{DefaultHasher, Hash, Hasher};

/// A caller: the hash of its credentials and of the configuration under which it sends requests.
///
/// The key of the hash is fixed, because the module has no source of randomness. To use the share of
/// another caller, an attacker needs credentials with the same 64 bits, which requires the
/// credentials of that caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Caller(u64);

impl Caller {
    /// The caller with these values of `Authorization`. Callers without credentials are one caller.
    pub(crate) fn new(root: u32, credentials: &[Vec<u8>]) -> Self {
        let mut hasher = DefaultHasher::new();
        (root, credentials).hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// Callers to which the API has returned an account, the most recent one last.
#[derive(Debug, Default)]
pub(super) struct VerifiedCallers(Vec<Caller>);

impl VerifiedCallers {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(super) fn contains(&self, caller: Caller) -> bool {
        self.0.contains(&caller)
    }

    /// Adds a caller, if need be in place of the one that was added the longest time ago.
    pub(super) fn add(&mut self, caller: Caller) {
        if self.0.last() == Some(&caller) {
            return;
        }
        self.0.retain(|other| *other != caller);
        if self.0.len() >= MAX_VERIFIED_CALLERS {
            self.0.remove(0);
        }
        self.0.push(caller);
    }
}

/// Verified callers on one worker, 8 bytes each.
const MAX_VERIFIED_CALLERS: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(number: usize) -> Caller {
        Caller::new(1, &[number.to_string().into_bytes()])
    }

    #[test]
    fn callers_differ_by_configuration_and_by_every_credential() {
        let value = |text: &str| text.as_bytes().to_vec();
        let callers = [
            Caller::new(1, &[]),
            Caller::new(1, &[value("")]),
            Caller::new(1, &[value("ab")]),
            Caller::new(1, &[value("a"), value("b")]),
            Caller::new(2, &[value("ab")]),
        ];
        for (index, caller) in callers.iter().enumerate() {
            assert!(!callers[..index].contains(caller), "{index}");
        }
        assert_eq!(caller(7), caller(7));
    }

    #[test]
    fn the_table_keeps_the_most_recent_callers() {
        let mut table = VerifiedCallers::new();
        (0..MAX_VERIFIED_CALLERS).for_each(|number| table.add(caller(number)));
        table.add(caller(0));
        table.add(caller(MAX_VERIFIED_CALLERS));
        assert!(table.contains(caller(0)) && table.contains(caller(MAX_VERIFIED_CALLERS)));
        assert!(!table.contains(caller(1)) && table.contains(caller(2)));
        assert_eq!(table.0.len(), MAX_VERIFIED_CALLERS);
    }
}
