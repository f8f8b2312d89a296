//! The communications services that an account and its numbers use.

/// A communications service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Service {
    /// Operator Connect.
    OperatorConnect,
    /// Teams Phone Mobile.
    PhoneMobile,
    /// Direct Routing.
    DirectRouting,
    /// Zoom Phone Cloud Peering.
    ZoomPhone,
    /// Azure Operator Call Protection.
    CallProtection,
}

impl Service {
    /// Every service.
    pub const ALL: [Self; 5] = [
        Self::OperatorConnect,
        Self::PhoneMobile,
        Self::DirectRouting,
        Self::ZoomPhone,
        Self::CallProtection,
    ];

    /// The member of `serviceDetails` that stands for the service.
    #[must_use]
    pub const fn member(self) -> &'static str {
        match self {
            Self::OperatorConnect => "teamsOperatorConnect",
            Self::PhoneMobile => "teamsPhoneMobile",
            Self::DirectRouting => "teamsDirectRouting",
            Self::ZoomPhone => "zoomPhoneCloudPeering",
            Self::CallProtection => "azureOperatorCallProtection",
        }
    }

    /// The service's name in prose.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OperatorConnect => "Operator Connect",
            Self::PhoneMobile => "Teams Phone Mobile",
            Self::DirectRouting => "Direct Routing",
            Self::ZoomPhone => "Zoom Phone Cloud Peering",
            Self::CallProtection => "Azure Operator Call Protection",
        }
    }
}
