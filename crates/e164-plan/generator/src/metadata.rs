//! The metadata of libphonenumber, reduced to the parts that classify a number and to the prefixes that people dial.

use anyhow::Result;

/// A version of the metadata.
#[derive(Clone, Debug)]
pub(crate) struct Metadata {
    /// The version of libphonenumber, and the date of the overlay where it is added: `9.0.43+overlay 2026-11-25`.
    pub(crate) version: String,
    /// Ordered by the digits of the calling code.
    pub(crate) codes: Vec<Code>,
}

/// A territory, or a worldwide network (`001`), with its patterns.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Territory {
    /// ISO 3166 alpha-2, or `001`.
    pub(crate) id: String,
    /// The pattern that all numbers of the territory match.
    pub(crate) general: Class,
    /// The prefixes that assign a number to this territory.
    pub(crate) leading: Option<String>,
    /// The patterns of the kinds up to voicemail, in the order in which libphonenumber tests them.
    pub(crate) special: Vec<(u8, Class)>,
    pub(crate) fixed: Option<Class>,
    pub(crate) mobile: Option<Class>,
    pub(crate) dialling: Dialling,
}

/// What people dial in front of a number. The tables do not contain it; other libraries need it for the comparison.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Dialling {
    /// Whether the territory is the main one of its calling code.
    pub(crate) main: bool,
    /// The pattern of the international prefixes.
    pub(crate) international: Option<String>,
    /// The national prefix.
    pub(crate) national: Option<String>,
    /// The pattern of national prefixes and carrier codes, and the digits that replace them.
    pub(crate) parsing: Option<String>,
    pub(crate) transform: Option<String>,
}

/// A pattern and its lengths; bit n represents n digits.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Class {
    pub(crate) pattern: String,
    pub(crate) lengths: u32,
    pub(crate) local: u32,
    pub(crate) example: Option<String>,
}

/// A calling code and its territories, the main territory first.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Code {
    pub(crate) digits: String,
    pub(crate) territories: Vec<Territory>,
}

/// Adds the lengths of all kinds to the general ones.
pub(crate) fn complete(territory: &mut Territory) -> Result<()> {
    let general = &mut territory.general;
    let special = territory.special.iter().map(|(_, class)| class);
    for class in special.chain(&territory.fixed).chain(&territory.mobile) {
        general.lengths |= class.lengths;
        general.local |= class.local;
    }
    general.local &= !general.lengths;
    anyhow::ensure!(general.lengths != 0, "{} has no possible length", territory.id);
    Ok(())
}

pub(crate) const KIND_UNKNOWN: u8 = 0;
pub(crate) const KIND_FIXED: u8 = 1;
pub(crate) const KIND_MOBILE: u8 = 2;
pub(crate) const KIND_FIXED_OR_MOBILE: u8 = 3;
pub(crate) const KIND_TOLL_FREE: u8 = 4;
pub(crate) const KIND_PREMIUM: u8 = 5;
pub(crate) const KIND_SHARED: u8 = 6;
pub(crate) const KIND_VOIP: u8 = 7;
pub(crate) const KIND_PERSONAL: u8 = 8;
pub(crate) const KIND_PAGER: u8 = 9;
pub(crate) const KIND_UAN: u8 = 10;
pub(crate) const KIND_VOICEMAIL: u8 = 11;
