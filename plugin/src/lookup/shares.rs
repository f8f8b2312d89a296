//! The shares of callers in a limit: of lookups in flight, and of places in the queue.

use std::collections::BTreeMap;

use super::Caller;

/// What callers occupy of a limit.
#[derive(Debug, Default)]
pub(super) struct Shares {
    all: usize,
    not_verified: usize,
    by_caller: BTreeMap<Caller, u64>,
}

impl Shares {
    /// Whether a caller can occupy one more, if the limit is `max`.
    ///
    /// A caller can occupy as much as is free. Callers that are not verified have three quarters of
    /// `max` together, and each as much as is free of those: credentials can be made up, and verified
    /// callers keep the last quarter.
    pub(super) fn admits(&self, caller: Caller, is_verified: bool, max: usize) -> bool {
        let free = max.saturating_sub(self.all);
        let free = match is_verified {
            true => free,
            false => free.min((max - max / 4).saturating_sub(self.not_verified)),
        };
        self.by_caller.get(&caller).copied().unwrap_or_default() < free as u64
    }

    pub(super) fn add(&mut self, caller: Caller, is_verified: bool) {
        self.all += 1;
        self.not_verified += usize::from(!is_verified);
        *self.by_caller.entry(caller).or_default() += 1;
    }

    /// Removes what was added with the same arguments.
    pub(super) fn remove(&mut self, caller: Caller, is_verified: bool) {
        self.all = self.all.saturating_sub(1);
        self.not_verified = self.not_verified.saturating_sub(usize::from(!is_verified));
        if let Some(own) = self.by_caller.get_mut(&caller) {
            *own -= 1;
            if *own == 0 {
                self.by_caller.remove(&caller);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::CallerKey;
    use super::*;

    const MAX: usize = 512;

    fn caller(name: &str) -> Caller {
        Caller::new(CallerKey::new([0; 16]), 1, [name.as_bytes()])
    }

    fn exhaust(shares: &mut Shares, name: &str, is_verified: bool) -> usize {
        let mut added = 0;
        while shares.admits(caller(name), is_verified, MAX) {
            shares.add(caller(name), is_verified);
            added += 1;
        }
        added
    }

    #[test]
    fn every_caller_has_a_share_of_what_is_free() {
        let mut shares = Shares::default();
        let added = ["a", "b", "c"].map(|name| exhaust(&mut shares, name, true));
        assert_eq!(added, [256, 128, 64]);
        shares.remove(caller("c"), true);
        assert!(shares.admits(caller("c"), true, MAX));
    }

    #[test]
    fn callers_that_are_not_verified_leave_a_quarter_to_those_that_are() {
        let mut shares = Shares::default();
        let share = exhaust(&mut shares, "0", false);
        let others: usize =
            (1..1_000).map(|number| exhaust(&mut shares, &number.to_string(), false)).sum();
        assert_eq!((share, share + others), (192, 384));
        assert_eq!(exhaust(&mut shares, "verified", true), 64);
    }

    #[test]
    fn what_is_removed_is_free_again() {
        let mut shares = Shares::default();
        let first = exhaust(&mut shares, "a", false);
        (0..first).for_each(|_| shares.remove(caller("a"), false));
        assert!(shares.by_caller.is_empty());
        assert_eq!(exhaust(&mut shares, "b", false), first);
    }

    #[test]
    fn a_limit_of_one_admits_one() {
        let mut shares = Shares::default();
        assert!(shares.admits(caller("a"), false, 1));
        shares.add(caller("a"), false);
        assert!(!shares.admits(caller("a"), false, 1) && !shares.admits(caller("b"), true, 1));
    }
}
