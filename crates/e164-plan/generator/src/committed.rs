//! The metadata that is committed: that of libphonenumber, and the overlay.

use anyhow::Result;

use crate::metadata::Metadata;
use crate::{overlay, text};

/// Reads the metadata of libphonenumber that is committed, and adds the overlay.
pub(crate) fn read() -> Result<Metadata> {
    let mut metadata = upstream()?;
    overlay::add(&mut metadata)?;
    Ok(metadata)
}

/// Reads the metadata of libphonenumber that is committed.
pub(crate) fn upstream() -> Result<Metadata> {
    text::parse(COMMITTED)
}

const COMMITTED: &str = include_str!("../metadata.txt");
