//! The proof that a value has passed: a type that only the validator makes.

use crate::report::Report;
use crate::validator::Validator;

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

    /// What was doubtful about it.
    #[must_use]
    pub fn warnings(&self) -> &Report {
        &self.warnings
    }

    /// The value alone; the proof is given up.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

/// A resource that [`Validator::parse`] reads: [`Account`](super::Account) or
/// [`Number`](super::Number).
pub trait Resource: sealed::Sealed + Sized {
    /// Reads the resource; what [`Validator::parse`] calls.
    ///
    /// # Errors
    ///
    /// The report, when it has an error.
    #[doc(hidden)]
    fn parse_with(validator: &Validator, body: &[u8]) -> Result<Valid<Self>, Report>;
}

pub(crate) mod sealed {
    /// Only this crate makes resources.
    #[expect(unnameable_types, reason = "sealed: no other crate makes resources")]
    pub trait Sealed {}
}
