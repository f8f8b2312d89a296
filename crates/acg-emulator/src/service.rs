//! The communications services of accounts and numbers.

use serde_json::{Map, Value};

/// A service block of `serviceDetails`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Service {
    OperatorConnect,
    PhoneMobile,
    DirectRouting,
    Zoom,
    CallProtection,
}

/// The number of telephone numbers of an account for which each service is enabled.
#[derive(Debug)]
pub(crate) struct NumberCounts([i64; 5]);

impl NumberCounts {
    /// Takes the counts in the order of [`Service::ALL`].
    pub(crate) fn new(counts: [i64; 5]) -> Self {
        Self(counts)
    }

    pub(crate) fn of(&self, service: Service) -> i64 {
        let counts = Service::ALL.iter().zip(self.0);
        counts.filter(|(counted, _)| **counted == service).map(|(_, count)| count).sum()
    }
}

impl Service {
    pub(crate) const ALL: [Self; 5] = [
        Self::OperatorConnect,
        Self::PhoneMobile,
        Self::DirectRouting,
        Self::Zoom,
        Self::CallProtection,
    ];

    /// The services with a backend to which accounts and numbers are synced.
    pub(crate) const SYNCED: [Self; 2] = [Self::OperatorConnect, Self::PhoneMobile];

    /// The name of the block in `serviceDetails`.
    pub(crate) fn member(self) -> &'static str {
        match self {
            Self::OperatorConnect => "teamsOperatorConnect",
            Self::PhoneMobile => "teamsPhoneMobile",
            Self::DirectRouting => "teamsDirectRouting",
            Self::Zoom => "zoomPhoneCloudPeering",
            Self::CallProtection => "azureOperatorCallProtection",
        }
    }

    /// The block of an account or a number.
    pub(crate) fn block(self, document: &Value) -> Option<&Map<String, Value>> {
        document.get("serviceDetails")?.get(self.member())?.as_object()
    }

    pub(crate) fn block_mut(self, document: &mut Value) -> Option<&mut Map<String, Value>> {
        document.get_mut("serviceDetails")?.get_mut(self.member())?.as_object_mut()
    }

    pub(crate) fn is_enabled(self, document: &Value) -> bool {
        self.flag(document, "enabled")
    }

    /// Whether an account has the sync to the backend of this service enabled.
    pub(crate) fn is_synced(self, account: &Value) -> bool {
        self.flag(account, "syncEnabled")
    }

    /// One bit for each service that is enabled, in the order of [`Service::ALL`].
    pub(crate) fn bits_of(document: &Value) -> i64 {
        let flags = Self::ALL.iter().map(|service| i64::from(service.is_enabled(document)));
        flags.enumerate().map(|(bit, flag)| flag << bit).sum()
    }

    fn flag(self, document: &Value, name: &str) -> bool {
        self.block(document)
            .and_then(|block| block.get(name))
            .and_then(Value::as_bool)
            .unwrap_or(false)
    }
}
