//! Policies that a program builds. They are checked as documents, so that both accept the same.

use alloc::string::String;
use alloc::vec::Vec;

use super::error::PolicyError;
use super::read::policy_from_json;
use super::write::policy_to_json;
use crate::policy::{NumberRange, Parameters, Policy};

/// Parameters that can be wrong. A policy that a program builds is checked as the document that describes it: what the
/// one refuses the other refuses as well, with the same text and with the place in the document.
impl Policy {
    /// Replaces all parameters.
    ///
    /// ```
    /// use acg_policy::{Parameters, Policy, Profile};
    ///
    /// let parameters = Parameters { max_body_bytes: 65_536, ..Parameters::default() };
    /// let policy = Policy::new(Profile::Strict).with_parameters(parameters.clone())?;
    /// assert_eq!(policy.parameters(), &parameters);
    /// # Ok::<(), acg_policy::PolicyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first fault of a parameter.
    pub fn with_parameters(self, parameters: Parameters) -> Result<Self, PolicyError> {
        self.changed(|own| *own = parameters)
    }

    /// Sets the accepted values of the query parameter `api-version`, which are compared exactly. By
    /// default [`DEFAULT_API_VERSIONS`](crate::DEFAULT_API_VERSIONS). For others, see [`Policy::warnings`].
    ///
    /// ```
    /// use acg_policy::{Head, Policy, Profile, Validator};
    ///
    /// let policy = Policy::new(Profile::Standard).with_api_versions(["2024-02-29"])?;
    /// assert_eq!(policy.api_versions(), ["2024-02-29"]);
    ///
    /// let target = b"/accounts?api-version=2024-02-29-preview";
    /// let head = Head { method: b"GET", target, headers: &[] };
    /// let report = Validator::new(policy).check_request(&head, b"", None);
    /// assert_eq!(report.issues()[0].code(), "request/api-version-unsupported");
    /// # Ok::<(), acg_policy::PolicyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// There is no version, or one is empty, has a control character or is a duplicate, or there are more than 100.
    pub fn with_api_versions(
        self,
        versions: impl IntoIterator<Item: Into<String>>,
    ) -> Result<Self, PolicyError> {
        self.changed(|own| own.api_versions = owned(versions))
    }

    /// Sets the largest accepted body, in bytes. By default
    /// [`DEFAULT_MAX_BODY_BYTES`](crate::DEFAULT_MAX_BODY_BYTES).
    ///
    /// ```
    /// use acg_policy::{Policy, Profile};
    ///
    /// let policy = Policy::new(Profile::Standard).with_max_body_bytes(65_536)?;
    /// assert_eq!(policy.max_body_bytes(), 65_536);
    /// # Ok::<(), acg_policy::PolicyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The limit is 0, or larger than 16 MiB.
    pub fn with_max_body_bytes(self, bytes: usize) -> Result<Self, PolicyError> {
        self.changed(|own| own.max_body_bytes = bytes)
    }

    /// Restricts telephone numbers to these countries, as ISO 3166-1 codes of two capital letters. By
    /// default, all countries are allowed.
    ///
    /// ```
    /// use acg_policy::{Policy, Profile, Validator};
    ///
    /// let policy = Policy::new(Profile::Standard).with_allowed_countries(["GB"])?;
    /// assert_eq!(policy.allowed_countries(), Some(&["GB".to_owned()][..]));
    ///
    /// let validator = Validator::new(policy);
    /// assert!(validator.check_phone_number(b"+442079460123").is_accepted());
    /// let report = validator.check_phone_number(b"+12065550100");
    /// assert_eq!(report.issues()[0].code(), "number/country-not-allowed");
    ///
    /// let error = Policy::default().with_allowed_countries(["DE", "UK"]).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "at /allowedCountries/1: `UK` is not the ISO 3166-1 code; write `GB`"
    /// );
    /// # Ok::<(), acg_policy::PolicyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// There is no country, or one is a duplicate or is not the code of a country with telephone numbers.
    pub fn with_allowed_countries(
        self,
        countries: impl IntoIterator<Item: Into<String>>,
    ) -> Result<Self, PolicyError> {
        self.changed(|own| own.allowed_countries = Some(owned(countries)))
    }

    /// Sets the base domain of the gateway. `account/subdomain-label` checks that subdomains leave room
    /// for it in a host name.
    ///
    /// ```
    /// use acg_policy::{Policy, Profile};
    ///
    /// let domain = "a1b2c3d4e5f6g7h8.commsgw.azure.com";
    /// let policy = Policy::new(Profile::Standard).with_base_domain(domain)?;
    /// assert_eq!(policy.base_domain(), Some(domain));
    /// # Ok::<(), acg_policy::PolicyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The domain is not a host name.
    pub fn with_base_domain(self, domain: impl Into<String>) -> Result<Self, PolicyError> {
        self.changed(|own| own.base_domain = Some(domain.into()))
    }

    /// Sets number ranges that are in use and that the numbering plans lack. `number/country-code`,
    /// `number/plan-length` and `number/plan-pattern` accept their numbers.
    ///
    /// ```
    /// use acg_policy::{NumberRange, Policy, Profile, Validator};
    ///
    /// let number = b"+14395550100";
    /// assert!(!Validator::new(Policy::new(Profile::Strict)).check_phone_number(number).is_accepted());
    ///
    /// let range = NumberRange::new("+1439", &[11])?;
    /// let policy = Policy::new(Profile::Strict).with_additional_ranges([range])?;
    /// assert!(Validator::new(policy).check_phone_number(number).is_accepted());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A range is a duplicate, or there are more than 1,000.
    pub fn with_additional_ranges(
        self,
        ranges: impl IntoIterator<Item = NumberRange>,
    ) -> Result<Self, PolicyError> {
        self.changed(|own| own.additional_ranges = ranges.into_iter().collect())
    }

    /// Sets the service verification numbers of the gateway, in E.164 format.
    /// `number/service-verification` reports them. Set [additional ranges](Policy::with_additional_ranges) to which
    /// they belong before.
    ///
    /// ```
    /// use acg_policy::{Policy, Profile, Validator};
    ///
    /// let policy = Policy::new(Profile::Strict).with_service_verification_numbers(["+442079460123"])?;
    /// assert_eq!(policy.service_verification_numbers(), ["+442079460123"]);
    ///
    /// let report = Validator::new(policy).check_number(
    ///     br#"{"telephoneNumber": "+442079460123", "accountName": "contoso",
    ///         "serviceDetails": {"zoomPhoneCloudPeering": {"enabled": true}}}"#,
    ///     None,
    /// );
    /// assert_eq!(report.issues()[0].code(), "number/service-verification");
    /// # Ok::<(), acg_policy::PolicyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A number is a duplicate or is not an E.164 number of a numbering plan, or there are more than 100.
    pub fn with_service_verification_numbers(
        self,
        numbers: impl IntoIterator<Item: Into<String>>,
    ) -> Result<Self, PolicyError> {
        self.changed(|own| own.service_verification_numbers = owned(numbers))
    }

    fn changed(mut self, change: impl FnOnce(&mut Parameters)) -> Result<Self, PolicyError> {
        change(self.parameters_mut());
        policy_from_json(policy_to_json(&self).as_bytes())?;
        Ok(self)
    }
}

fn owned(texts: impl IntoIterator<Item: Into<String>>) -> Vec<String> {
    texts.into_iter().map(Into::into).collect()
}
