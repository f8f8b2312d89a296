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

    /// Checks a resource that a program has built, and marks it as valid. Without an account state, the rules that depend
    /// on it are skipped.
    ///
    /// ```
    /// use acg_policy::{Account, AccountState, Number, Service, Validator};
    ///
    /// let validator = Validator::default();
    /// let account = Account::new("contoso").with_service(Service::CallProtection);
    /// let account = validator.accept(account, None)?;
    /// assert_eq!(account.name, "contoso");
    ///
    /// let number = Number::new("+442079460123", "contoso").with_service(Service::DirectRouting);
    /// let report = validator.accept(number, Some(&AccountState::from(&account))).unwrap_err();
    /// assert_eq!(report.issues()[0].code(), "state/service-not-enabled");
    /// # Ok::<(), acg_policy::Report>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The report, if it has an error.
    pub fn accept<T: Resource>(
        &self,
        resource: T,
        account: Option<&AccountState>,
    ) -> Result<Valid<T>, Report> {
        let report = self.check_resource(&resource, account).into_result()?;
        Ok(Valid::new(resource, report))
    }
}
