//! Validated values: a type that only the validator creates.

use alloc::string::String;
use core::ops::Deref;

use crate::json::writer::Writer;
use crate::report::Report;

/// A value that [`Validator::parse`](crate::Validator::parse) or [`Validator::accept`](crate::Validator::accept)
/// accepted, or the body of an [`Accepted`](crate::Accepted) request, with its warnings. A function with a
/// parameter of this type accepts validated values only. It dereferences to the value, and cannot be changed.
///
/// ```
/// use acg_policy::{Number, Valid, Validator};
///
/// fn store(number: &Valid<Number>) -> &str {
///     &number.telephone_number
/// }
///
/// let number = Validator::default().parse::<Number>(
///     br#"{"telephoneNumber": "+442079460123", "accountName": "contoso",
///         "serviceDetails": {"teamsDirectRouting": {"enabled": true}}}"#,
///     None,
/// )?;
/// assert_eq!(store(&number), "+442079460123");
/// assert!(number.warnings().is_accepted());
/// assert_eq!(number.into_inner().account_name, "contoso");
/// # Ok::<(), acg_policy::Report>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Valid<T> {
    value: T,
    warnings: Report,
}

impl<T> Valid<T> {
    pub(crate) fn new(value: T, warnings: Report) -> Self {
        Self { value, warnings }
    }

    /// The report, which has warnings only.
    #[must_use]
    pub fn warnings(&self) -> &Report {
        &self.warnings
    }

    /// The value without its warnings.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> AsRef<T> for Valid<T> {
    fn as_ref(&self) -> &T {
        &self.value
    }
}

/// The body of a request as a type: [`Account`](crate::Account), [`Number`](crate::Number),
/// [`NumberBatch`](crate::NumberBatch), [`NumberDeletion`](crate::NumberDeletion), [`Identifiers`](crate::Identifiers) or
/// [`ConsentPatch`](crate::ConsentPatch).
///
/// Anybody can build one. [`Validator::check_resource`](crate::Validator::check_resource) and
/// [`Validator::accept`](crate::Validator::accept) check it as the JSON that it is sent as, and
/// [`Validator::parse`](crate::Validator::parse) reads it.
pub trait Resource: sealed::Sealed + Sized {
    /// The JSON of the body.
    ///
    /// ```
    /// use acg_policy::{Account, Resource, Service};
    ///
    /// let account = Account::new("contoso").with_service(Service::ZoomPhone);
    /// assert_eq!(
    ///     account.to_json(),
    ///     r#"{"name":"contoso","serviceDetails":{"zoomPhoneCloudPeering":{"enabled":true,"syncEnabled":false}}}"#
    /// );
    /// ```
    #[must_use]
    fn to_json(&self) -> String {
        Writer::text_of(|w| self.write(w))
    }
}

pub(crate) mod sealed {
    use crate::api::Model;
    use crate::json::Value;
    use crate::json::writer::Writer;

    /// Only this crate implements resources.
    #[expect(unnameable_types, reason = "sealed: only this crate implements resources")]
    pub trait Sealed: Sized {
        /// The model of the body.
        #[doc(hidden)]
        const MODEL: Model;

        /// Builds the resource from a body without errors.
        #[doc(hidden)]
        fn build(body: Value<'_>) -> Option<Self>;

        /// Writes the body.
        #[doc(hidden)]
        fn write(&self, w: &mut Writer);
    }
}
