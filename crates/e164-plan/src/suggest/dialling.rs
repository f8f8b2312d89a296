//! The prefixes that people dial in each region.
//!
//! The automata of the table match what the digits begin with, whole: a prefix of some length is looked up as if it were a
//! number of that length. [`INTERNATIONAL`] knows the international prefixes. [`NATIONAL`] knows what precedes a national
//! number, by these labels:
//!
//! | Label | The digits begin with | National number |
//! |---|---|---|
//! | 1 | a trunk prefix or a carrier code | without it |
//! | 2 | a local number | with the area code of the region in front |
//! | 3 | a zero and a national number | without the zero |
//! | 4 | an area code and 15, in Argentina | with 9 in front, without 15 |
//! | 5 | zero, an area code and 15 | with 9 in front, without zero and 15 |

use crate::plan::Region;
use crate::table::{ADDED, INTERNATIONAL, INTERNATIONAL_ROOTS, NATIONAL, NATIONAL_ROOTS};
use crate::walk::walk;

/// Whether the first `end` digits are an international prefix of the region, or of any region.
pub(super) fn is_international_prefix(region: Option<Region>, digits: &[u8], end: usize) -> bool {
    let Some(digits) = digits.get(..end) else { return false };
    match region {
        Some(region) => find(&INTERNATIONAL, &INTERNATIONAL_ROOTS, region, digits) != NONE,
        None => INTERNATIONAL_ROOTS.iter().any(|root| walk(*root, digits) != NONE),
    }
}

/// Whether national numbers are written without a prefix.
pub(super) fn has_no_trunk_prefix(region: Region) -> bool {
    let Region(place) = region;
    NATIONAL.get(usize::from(place)) == Some(&0) || label(region, b"1") == TRUNK
}

/// The label of the first digits of a national number.
pub(super) fn label(region: Region, digits: &[u8]) -> u8 {
    find(&NATIONAL, &NATIONAL_ROOTS, region, digits)
}

/// The digits that are added to national numbers of the region, and spaces.
pub(super) fn added(Region(place): Region) -> &'static [u8] {
    let place = NATIONAL.get(usize::from(place)).map_or(0, |place| usize::from(*place));
    ADDED.as_chunks::<4>().0.get(place.wrapping_sub(1)).map_or(b"", |added| added)
}

fn find(places: &[u8], roots: &[u16], Region(place): Region, digits: &[u8]) -> u8 {
    let place = places.get(usize::from(place)).map_or(0, |place| usize::from(*place));
    roots.get(place.wrapping_sub(1)).map_or(NONE, |root| walk(*root, digits))
}

/// No number begins like this.
pub(super) const NONE: u8 = 0;
pub(super) const TRUNK: u8 = 1;
pub(super) const LOCAL: u8 = 2;
pub(super) const ZERO: u8 = 3;
/// More than the number of digits of which the automata know the first ones.
pub(super) const MAX_PREFIX: usize = 10;
