//! The account that a resource describes, for services that store accounts as their bodies.

use alloc::boxed::Box;

use super::subdomain::KnownSubdomain;
use super::{AccountState, KnownAccount};
use crate::api::Service;
use crate::resource::{Account, AccountService, Valid};

/// The account that a program stores as the body of its PUT. How many numbers it has and whether the DNS records of its
/// subdomain are provisioned is not in the body: set it with [`KnownAccount::with_number_count`] and
/// [`KnownAccount::with_subdomain`], or the rules that depend on it report nothing.
///
/// ```
/// use acg_policy::{Account, AccountState, KnownAccount, Service, Validator};
///
/// let body = Account::new("contoso").with_service(Service::ZoomPhone);
/// let account = KnownAccount::from(&body).with_number_count(Service::ZoomPhone, 7);
/// assert!(account.has(Service::ZoomPhone));
/// assert_eq!(account.sync_enabled(Service::ZoomPhone), Some(false));
///
/// let body = Validator::default().accept(body, Some(&AccountState::from(account)))?;
/// assert!(KnownAccount::from(&body).has(Service::ZoomPhone));
/// # Ok::<(), acg_policy::Report>(())
/// ```
impl From<&Account> for KnownAccount {
    fn from(account: &Account) -> Self {
        // Without `..`, so that a new member does not compile until it is known or left out.
        let Account { name, correlation_id: _, teams_tenant_id, services } = account;
        let mut known = Self::new(name);
        if let Some(id) = teams_tenant_id {
            known = known.with_teams_tenant_id(id);
        }
        services.iter().fold(known, Self::with_service_of)
    }
}

impl KnownAccount {
    fn with_service_of(mut self, service: &AccountService) -> Self {
        let AccountService { service, enabled, sync_enabled, configuration } = service;
        if *enabled {
            self = self.with_service(*service);
        }
        if let Some(sync_enabled) = sync_enabled {
            self = self.with_sync_enabled(*service, *sync_enabled);
        }
        if let Some(configuration) =
            configuration.as_ref().filter(|_| *service == Service::DirectRouting)
        {
            let name = Some(configuration.subdomain.clone());
            self.subdomain = Some(Box::new(KnownSubdomain { name, is_provisioned: None }));
        }
        self
    }
}

impl From<Account> for KnownAccount {
    fn from(account: Account) -> Self {
        Self::from(&account)
    }
}

impl From<&Valid<Account>> for KnownAccount {
    fn from(account: &Valid<Account>) -> Self {
        Self::from(&**account)
    }
}

impl From<Valid<Account>> for KnownAccount {
    fn from(account: Valid<Account>) -> Self {
        Self::from(&*account)
    }
}

/// The account exists.
///
/// ```
/// use acg_policy::{Account, AccountState, KnownAccount, Service};
///
/// let account = Account::new("contoso").with_service(Service::ZoomPhone);
/// assert_eq!(AccountState::from(&account), AccountState::Known(KnownAccount::from(&account)));
/// ```
impl<A: Into<KnownAccount>> From<A> for AccountState {
    fn from(account: A) -> Self {
        Self::Known(account.into())
    }
}

/// The result of a query that found the account, or found that there is none.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use acg_policy::{Account, AccountState};
///
/// let accounts = BTreeMap::from([("contoso", Account::new("contoso"))]);
/// assert!(matches!(AccountState::from(accounts.get("contoso")), AccountState::Known(_)));
/// assert_eq!(AccountState::from(accounts.get("fabrikam")), AccountState::Missing);
/// ```
impl<A: Into<KnownAccount>> From<Option<A>> for AccountState {
    fn from(account: Option<A>) -> Self {
        account.map_or(Self::Missing, Self::from)
    }
}
