//! The proof that a value has passed: a type that only the validator makes.

use crate::report::Report;

/// A value that the validator has accepted, with the warnings that remain.
#[derive(Clone, Debug, PartialEq)]
pub struct Valid<T> {
    value: T,
    warnings: Report,
}

impl<T> Valid<T> {
    pub(crate) fn new(value: T, warnings: Report) -> Self {
        Self { value, warnings }
    }

    /// The value.
    #[must_use]
    pub fn get(&self) -> &T {
        &self.value
    }

    /// The warnings about it; the report has no error.
    #[must_use]
    pub fn warnings(&self) -> &Report {
        &self.warnings
    }

    /// The value alone, without the proof.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

/// A resource that [`Validator::parse`](crate::Validator::parse) reads:
/// [`Account`](super::Account) or [`Number`](super::Number).
pub trait Resource: sealed::Sealed + Sized {}

pub(crate) mod sealed {
    use crate::api::Model;
    use crate::json::Value;

    /// Only this crate makes resources.
    #[expect(unnameable_types, reason = "sealed: no other crate makes resources")]
    pub trait Sealed: Sized {
        /// The model that the body is compared with.
        #[doc(hidden)]
        const MODEL: Model;

        /// Builds the resource from a body without errors.
        #[doc(hidden)]
        fn build(body: Value<'_>) -> Option<Self>;
    }
}
