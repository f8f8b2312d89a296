//! Callers of the gateway, as far as lookups distinguish them.

use std::collections::BTreeMap;
use std::hash::Hasher as _;

use siphasher::sip128::{Hasher128 as _, SipHasher13};

/// A caller: the hash of its credentials and of the configuration under which it sends requests.
///
/// The hash has 128 bits and a random key that the module does not reveal. Credentials with the hash
/// of another caller can therefore neither be computed nor found by trying.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Caller(u128);

/// The key of the hash of callers.
#[derive(Clone, Copy, Default)]
pub(crate) struct CallerKey([u8; 16]);

impl Caller {
    /// The caller with these values of `Authorization`. Callers without credentials are one caller.
    pub(crate) fn new<'c>(
        key: CallerKey,
        root: u32,
        credentials: impl IntoIterator<Item = &'c [u8]>,
    ) -> Self {
        let mut hasher = SipHasher13::new_with_key(&key.0);
        hasher.write_u32(root);
        for value in credentials {
            // The length tells one value from two that have the same bytes together.
            hasher.write_usize(value.len());
            hasher.write(value);
        }
        Self(hasher.finish128().as_u128())
    }
}

impl CallerKey {
    pub(crate) const fn new(random: [u8; 16]) -> Self {
        Self(random)
    }
}

impl std::fmt::Debug for CallerKey {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CallerKey(…)")
    }
}

/// Callers to which the API has returned an account.
#[derive(Debug, Default)]
pub(super) struct VerifiedCallers {
    /// The callers, each with the time at which it was added last.
    added: BTreeMap<Caller, u64>,
    time: u64,
}

impl VerifiedCallers {
    pub(super) const fn new() -> Self {
        Self { added: BTreeMap::new(), time: 0 }
    }

    pub(super) fn contains(&self, caller: Caller) -> bool {
        self.added.contains_key(&caller)
    }

    /// Adds a caller, if need be in place of the one that was added the longest time ago.
    pub(super) fn add(&mut self, caller: Caller) {
        self.time += 1;
        self.added.insert(caller, self.time);
        if self.added.len() > MAX_VERIFIED_CALLERS {
            let oldest = self.added.iter().min_by_key(|(_, time)| **time);
            if let Some(oldest) = oldest.map(|(caller, _)| *caller) {
                self.added.remove(&oldest);
            }
        }
    }
}

/// Verified callers on one worker, 24 bytes each.
const MAX_VERIFIED_CALLERS: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: CallerKey = CallerKey::new([7; 16]);

    fn of(key: CallerKey, root: u32, credentials: &[&[u8]]) -> Caller {
        Caller::new(key, root, credentials.iter().copied())
    }

    fn caller(number: usize) -> Caller {
        of(KEY, 1, &[number.to_string().as_bytes()])
    }

    #[test]
    fn callers_differ_by_key_by_configuration_and_by_every_credential() {
        let callers = [
            of(KEY, 1, &[]),
            of(KEY, 1, &[b""]),
            of(KEY, 1, &[b"ab"]),
            of(KEY, 1, &[b"a", b"b"]),
            of(KEY, 2, &[b"ab"]),
            of(CallerKey::new([8; 16]), 1, &[b"ab"]),
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
        assert_eq!(table.added.len(), MAX_VERIFIED_CALLERS);
    }

    #[test]
    fn the_key_is_not_printed() {
        assert_eq!(format!("{KEY:?}"), "CallerKey(…)");
    }
}
