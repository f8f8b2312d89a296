//! Checks resources that a program has built.

use super::{Validator, finish};
use crate::account::AccountState;
use crate::report::Report;
use crate::resource::{Resource, Valid};

impl Validator {
    /// Checks a resource that a program has built, as the body that it is sent as. There is no path to compare
    /// with. Places in the report are those of the JSON.
    ///
    /// ```
    /// use acg_policy::{AccountState, Number, Service, Validator};
    ///
    /// let validator = Validator::default();
    /// let number = Number::new("+442079460123", "contoso").with_service(Service::DirectRouting);
    /// assert!(validator.check_resource(&number, None).is_accepted());
    /// let report = validator.check_resource(&number, Some(&AccountState::Missing));
    /// assert_eq!(report.issues()[0].code(), "state/account-missing");
    /// ```
    #[must_use]
    pub fn check_resource<T: Resource>(
        &self,
        resource: &T,
        account: Option<&AccountState>,
    ) -> Report {
        self.check_text::<T>(resource.to_json().as_bytes(), account)
    }

    /// Checks the body of a resource without a request.
    pub(crate) fn check_text<T: Resource>(
        &self,
        body: &[u8],
        account: Option<&AccountState>,
    ) -> Report {
        finish::body_alone(&self.ruleset, T::MODEL, body).resolve(&self.ruleset, account)
    }

    /// Checks a resource that a program has built, and marks it as valid.
    ///
    /// ```
    /// use acg_policy::{Account, Service, Validator};
    ///
    /// let validator = Validator::default();
    /// let account = validator.accept(Account::new("contoso").with_service(Service::CallProtection))?;
    /// assert_eq!(account.name, "contoso");
    /// let report = validator.accept(Account::new("con toso")).unwrap_err();
    /// assert_eq!(report.issues()[0].code(), "account/name-format");
    /// # Ok::<(), acg_policy::Report>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The report, if it has an error.
    pub fn accept<T: Resource>(&self, resource: T) -> Result<Valid<T>, Report> {
        let report = self.check_resource(&resource, None).into_result()?;
        Ok(Valid::new(resource, report))
    }
}
