//! The result of a failed check.

/// A property that does not hold. The text may contain values of the input, which is synthetic.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
#[non_exhaustive]
pub struct Violation(pub String);

/// Returns a violation unless `holds`.
pub(crate) fn ensure(holds: bool, violation: impl FnOnce() -> String) -> Result<(), Violation> {
    if holds { Ok(()) } else { Err(Violation(violation())) }
}
