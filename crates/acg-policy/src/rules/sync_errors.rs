//! The errors that reject only if the account syncs a service.

use alloc::vec::Vec;

use super::place::Order;
use crate::account::KnownAccount;
use crate::api::Service;
use crate::report::{Rule, Severity};

/// The errors of a report that depend on a sync.
#[derive(Clone, Debug, Default)]
pub(crate) struct SyncErrors {
    /// Those in the report, each with its place, its rule and the service.
    listed: Vec<(Order, &'static Rule, Service)>,
    /// The services of those beyond the limit of the report, one bit each.
    omitted: u8,
    /// Whether an error that rejects in any case is beyond the limit.
    omits_others: bool,
}

impl SyncErrors {
    pub(crate) fn add(&mut self, order: Order, rule: &'static Rule, service: Service) {
        self.listed.push((order, rule, service));
    }

    /// Counts an issue beyond the limit of the report.
    pub(crate) fn omit(&mut self, severity: Severity, sync: Option<Service>) {
        match sync {
            Some(service) => self.omitted |= bit(service),
            None => self.omits_others |= severity == Severity::Error,
        }
    }

    /// Whether so many errors contain one that does not depend on a sync.
    pub(crate) fn is_fewer_than(&self, errors: usize) -> bool {
        errors > self.listed.len() || self.omits_others
    }

    /// Removes the errors of services that the account does not sync. None are removed if another error
    /// is beyond the limit of the report, for which the listed ones stand.
    pub(crate) fn take_unsynced(&mut self, account: &KnownAccount) -> Vec<(Order, &'static Rule)> {
        let is_off = |service: Service| account.sync_enabled(service) == Some(false);
        let mut synced = Service::ALL.into_iter().filter(|service| !is_off(*service));
        if self.omits_others || synced.any(|service| self.omitted & bit(service) != 0) {
            return Vec::new();
        }
        let unsynced = self.listed.extract_if(.., |(_, _, service)| is_off(*service));
        unsynced.map(|(order, rule, _)| (order, rule)).collect()
    }
}

fn bit(service: Service) -> u8 {
    1 << service as u8
}
