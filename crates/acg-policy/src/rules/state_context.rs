//! What the rules of the group `state` check.

use crate::account::{AccountState, KnownAccount, StateCheck};
use crate::api::Service;
use crate::api::schema::batch::NumbersMember;
use crate::api::schema::number::NumberMember;
use crate::json::Value;
use crate::resource::{AccountDraft, Members, NumberDraft};
use crate::route::PathParameters;

/// The state of the account, together with the request that depends on it.
#[derive(Debug)]
pub(crate) struct StateContext<'a> {
    pub(crate) check: StateCheck,
    pub(crate) body: Option<Value<'a>>,
    pub(crate) state: &'a AccountState,
}

impl<'a> StateContext<'a> {
    /// The account, if it is known and exists.
    pub(crate) fn account(&self) -> Option<&'a KnownAccount> {
        match self.state {
            AccountState::Known(account) => Some(account),
            AccountState::Missing | AccountState::Unknown(_) => None,
        }
    }

    /// The account in the body, if the request creates or replaces one.
    pub(crate) fn replacement(&self) -> Option<AccountDraft<'a>> {
        let body = self.body.filter(|_| self.check == StateCheck::Account)?;
        Some(AccountDraft::read(Members::of(body), PathParameters::default()))
    }

    /// The numbers in the body, in document order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = NumberDraft<'a>> {
        self.unread_numbers().map(|number| NumberDraft::read(number, PathParameters::default()))
    }

    /// The same, of which only what a rule needs is read.
    pub(crate) fn unread_numbers(&self) -> impl Iterator<Item = Members<'a, NumberMember>> {
        let one = self.body.filter(|_| self.check == StateCheck::Number);
        let batch = self.body.filter(|_| self.check == StateCheck::Numbers);
        let batch = batch.map(Members::<NumbersMember>::of);
        let items = batch.into_iter().flat_map(|batch| batch.elements(NumbersMember::Numbers));
        one.into_iter().map(Members::of).chain(items)
    }
}

/// Whether telephone numbers are known to use the service.
pub(crate) fn has_numbers(account: &KnownAccount, service: Service) -> bool {
    account.number_count(service).is_some_and(|count| count > 0)
}
