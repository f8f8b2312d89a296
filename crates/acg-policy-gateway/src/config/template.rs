//! Safe configurations to start with.

/// What runs Envoy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Platform {
    /// Envoy with a file.
    Envoy,
    /// Istio.
    Istio,
    /// Envoy Gateway.
    EnvoyGateway,
}

impl Platform {
    /// The name of the platform: `envoy`, `istio` or `envoy-gateway`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Envoy => "envoy",
            Self::Istio => "istio",
            Self::EnvoyGateway => "envoy-gateway",
        }
    }
}

/// The sample of a platform, as in the folder `plugin` of the repository.
#[must_use]
pub fn template(platform: Platform) -> &'static str {
    match platform {
        Platform::Envoy => include_str!("../../samples/envoy/envoy.yaml"),
        Platform::Istio => include_str!("../../samples/deploy/istio.yaml"),
        Platform::EnvoyGateway => include_str!("../../samples/deploy/envoy-gateway.yaml"),
    }
}
