//! What is held back until the verdict.

use acg_policy::json::Value;

use super::members::ConfigError;

/// What is held back until the verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Hold {
    /// The whole request: nothing of a refused request is forwarded. The proxy must be configured for it.
    #[default]
    Request,
    /// The body: the header fields of a request with a body can be forwarded before the verdict, but not
    /// its body.
    Body,
}

impl Hold {
    /// Reads `request` or `body`.
    pub(super) fn read(value: Value<'_>) -> Result<Self, ConfigError> {
        match value.as_str() {
            Some("request") => Ok(Self::Request),
            Some("body") => Ok(Self::Body),
            _ => Err(ConfigError::at(value, "expected `request` or `body`")),
        }
    }
}
