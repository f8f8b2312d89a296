//! The service verification numbers of a policy.

use alloc::string::String;
use alloc::vec::Vec;

use super::Policy;

impl Policy {
    /// Sets the service verification numbers of the gateway, in E.164 format.
    /// `number/service-verification` reports them.
    ///
    /// ```
    /// use acg_policy::{Policy, Profile, Validator};
    ///
    /// let numbers = vec!["+442079460123".to_owned()];
    /// let policy = Policy::new(Profile::Strict).with_service_verification_numbers(numbers);
    /// assert_eq!(policy.service_verification_numbers(), ["+442079460123"]);
    ///
    /// let report = Validator::new(policy).check_number(
    ///     br#"{"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///         "serviceDetails": {"zoomPhoneCloudPeering": {"enabled": true}}}"#,
    ///     None,
    /// );
    /// assert_eq!(report.issues()[0].code(), "number/service-verification");
    /// ```
    #[must_use]
    pub fn with_service_verification_numbers(mut self, numbers: Vec<String>) -> Self {
        self.settings.parameters.service_verification_numbers = numbers;
        self
    }

    /// The service verification numbers of the gateway.
    #[must_use]
    pub fn service_verification_numbers(&self) -> &[String] {
        &self.settings.parameters.service_verification_numbers
    }
}
