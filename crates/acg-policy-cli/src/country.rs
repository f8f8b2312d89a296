//! Countries as callers name them.

use e164_plan::Region;

/// A text is not the code of a country.
#[derive(Debug, thiserror::Error)]
#[error("unknown country; expected the two letters of ISO 3166-1, for example `GB`")]
pub(crate) struct UnknownCountry;

/// The country with a code of two letters, in upper or lower case.
pub(crate) fn region(code: &str) -> Result<Region, UnknownCountry> {
    Region::from_code(&code.to_ascii_uppercase()).ok_or(UnknownCountry)
}
