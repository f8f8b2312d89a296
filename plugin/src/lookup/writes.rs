//! Requests that create, replace or delete an account and have passed. Until they end, the API can
//! return the account as it was before, and no response is added to the cache.

use acg_policy::Pending;

/// The account that a request creates, replaces or deletes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WrittenAccount {
    /// `None` if the filter cannot tell which account it is.
    name: Option<String>,
}

impl WrittenAccount {
    /// `None` if the request does not write an account.
    pub(crate) fn of(request: &Pending) -> Option<Self> {
        let name = || request.account_name().map(str::to_owned);
        request.writes_account().then(|| Self { name: name() })
    }

    /// For a request that is decided by its head, without its operation: any account, unless the method
    /// only reads.
    pub(crate) fn any(method: &[u8]) -> Option<Self> {
        (!matches!(method, b"GET" | b"HEAD")).then_some(Self { name: None })
    }

    /// Whether it can be the account with this name. The API may ignore the case of letters.
    pub(crate) fn can_be(&self, name: &str) -> bool {
        self.name.as_deref().is_none_or(|written| written.eq_ignore_ascii_case(name))
    }

    #[cfg(test)]
    pub(super) fn named(name: Option<&str>) -> Self {
        Self { name: name.map(str::to_owned) }
    }
}

/// The writes that have passed and not ended, each with its context.
#[derive(Debug, Default)]
pub(crate) struct Writes(Vec<(u32, WrittenAccount)>);

impl Writes {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// A write has passed. `false` if this is known.
    pub(crate) fn begin(&mut self, context: u32, account: WrittenAccount) -> bool {
        let is_new = self.0.iter().all(|(other, _)| *other != context);
        if is_new {
            self.0.push((context, account));
        }
        is_new
    }

    /// A request has ended. Returns the account if the request was a write.
    pub(crate) fn end(&mut self, context: u32) -> Option<WrittenAccount> {
        let at = self.0.iter().position(|(other, _)| *other == context)?;
        Some(self.0.swap_remove(at).1)
    }

    /// Whether a write that has not ended can be of the account with this name.
    pub(crate) fn concern(&self, name: &str) -> bool {
        self.0.iter().any(|(_, account)| account.can_be(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_concerns_its_account_until_it_ends() {
        let account = |name| WrittenAccount::named(Some(name));
        let mut writes = Writes::new();
        assert!(writes.begin(1, account("Contoso")) && !writes.begin(1, account("Contoso")));
        assert!(writes.begin(2, account("contoso")));
        assert!(writes.concern("contoso") && !writes.concern("fabrikam"));
        assert_eq!(writes.end(1), Some(account("Contoso")));
        assert!(writes.concern("CONTOSO"));
        assert!(writes.end(2).is_some() && writes.end(2).is_none());
        assert!(!writes.concern("contoso"));
    }

    #[test]
    fn a_write_of_an_unknown_account_concerns_every_account() {
        let mut writes = Writes::new();
        writes.begin(1, WrittenAccount::named(None));
        assert!(writes.concern("contoso"));
        writes.end(1);
        assert!(!writes.concern("contoso"));
    }
}
