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
pub(crate) struct NumberCounts(Vec<(String, i64)>);

impl NumberCounts {
    /// Takes pairs of a service's member name and its count.
    pub(crate) fn new(counts: Vec<(String, i64)>) -> Self {
        Self(counts)
    }

    pub(crate) fn of(&self, service: Service) -> i64 {
        self.0.iter().find(|(member, _)| member == service.member()).map_or(0, |&(_, count)| count)
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

    fn flag(self, document: &Value, name: &str) -> bool {
        self.block(document)
            .and_then(|block| block.get(name))
            .and_then(Value::as_bool)
            .unwrap_or(false)
    }
}
