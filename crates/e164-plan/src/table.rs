//! The tables, sliced out of `table.bin` at compile time.
//!
//! The file begins with [`HEADER`] bytes of text and one little-endian `u16` for each section: its number of elements.
//! `crates/e164-plan/generator` generates it; its `table.rs` writes what this file reads.

/// The nodes, in the encoding that `walk` describes.
pub(crate) static NODES: [u8; count(0)] = bytes(0);
/// The arms that a single byte encodes: the digit set in bits 0 to 9, the operation from bit 10.
pub(crate) static COMMON: [u16; count(1)] = words(1);
/// The digit sets that the second byte of an arm selects.
pub(crate) static DIGITS: [u16; count(2)] = words(2);
/// The operations of two-byte arms.
pub(crate) static OPERATIONS: [u8; count(3)] = bytes(3);
/// The sets of lengths that nodes refer to.
pub(crate) static LENGTHS: [u16; count(4)] = words(4);
/// Indexed by two digits: the third digits that complete a calling code, or [`TWO_DIGITS`] or [`ONE_DIGIT`].
pub(crate) static GROUPS: [u16; count(5)] = words(5);
/// Indexed by two digits: the index of the first calling code that begins with them.
pub(crate) static FIRST: [u8; count(6)] = bytes(6);
/// Indexed by calling code: the offset of its root node.
pub(crate) static ROOTS: [u16; count(7)] = words(7);
/// Indexed by calling code: the index of its pair in [`POSSIBLE_LENGTHS`].
pub(crate) static POSSIBLE: [u8; count(8)] = bytes(8);
/// Pairs of sets: possible lengths, then lengths for local use only.
pub(crate) static POSSIBLE_LENGTHS: [u16; count(9)] = words(9);
/// The calling codes that several regions share.
pub(crate) static SHARED: [u8; count(10)] = bytes(10);
/// Indexed by position in [`SHARED`]: the index of the second region; the last element is the number of regions. The first
/// region has the index of its calling code.
pub(crate) static OTHERS: [u8; count(11)] = bytes(11);
/// Indexed by position in [`SHARED`]: the offset of the root node that finds the region.
pub(crate) static SHARED_ROOTS: [u16; count(12)] = words(12);
/// A bit for each region: set where leading digits alone assign a number to it.
pub(crate) static LEADING: [u8; count(13)] = bytes(13);
/// Indexed by region: two letters, or [`NO_NAME`].
pub(crate) static REGION_NAMES: [u8; count(14)] = bytes(14);
/// Indexed by region: the index of its international prefixes in [`INTERNATIONAL_ROOTS`], plus one; 0 for none.
pub(crate) static INTERNATIONAL: [u8; count(15)] = bytes(15);
/// Indexed by region: the index of its national prefixes in [`NATIONAL_ROOTS`], plus one; 0 for none.
pub(crate) static NATIONAL: [u8; count(16)] = bytes(16);
/// The offsets of the root nodes that find an international prefix.
pub(crate) static INTERNATIONAL_ROOTS: [u16; count(17)] = words(17);
/// The offsets of the root nodes that find what precedes a national number.
pub(crate) static NATIONAL_ROOTS: [u16; count(18)] = words(18);
/// For the first of [`NATIONAL_ROOTS`]: up to four digits that are added to a number, and spaces.
pub(crate) static ADDED: [u8; count(19)] = bytes(19);

/// The version of the libphonenumber metadata.
pub(crate) const METADATA_VERSION: &str = version();
/// In [`GROUPS`]: these two digits are a calling code.
pub(crate) const TWO_DIGITS: u16 = 1 << 15;
/// In [`GROUPS`]: the first of these two digits is a calling code.
pub(crate) const ONE_DIGIT: u16 = 1 << 14;
/// In [`REGION_NAMES`]: a worldwide plan.
pub(crate) const NO_NAME: &[u8] = b"00";

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated at compile time, where a panic is a compile error"
)]
const fn count(section: usize) -> usize {
    FILE[HEADER + 2 * section] as usize | (FILE[HEADER + 2 * section + 1] as usize) << 8
}

const fn start(section: usize) -> usize {
    let mut at = HEADER + 2 * SECTIONS;
    let mut before = 0;
    while before < section {
        at += count(before) << (WIDE >> before & 1);
        before += 1;
    }
    at
}

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated at compile time, where a panic is a compile error"
)]
const fn bytes<const N: usize>(section: usize) -> [u8; N] {
    assert!(WIDE >> section & 1 == 0, "expected a section of bytes");
    let mut out = [0; N];
    let mut at = 0;
    while at < N {
        out[at] = FILE[start(section) + at];
        at += 1;
    }
    out
}

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated at compile time, where a panic is a compile error"
)]
const fn words<const N: usize>(section: usize) -> [u16; N] {
    assert!(WIDE >> section & 1 == 1, "expected a section of words");
    let mut out = [0; N];
    let mut at = 0;
    while at < N {
        let from = start(section) + 2 * at;
        out[at] = u16::from_le_bytes([FILE[from], FILE[from + 1]]);
        at += 1;
    }
    out
}

/// A copy of the version, so that a program that refers to it does not contain the whole file once more.
const VERSION_TEXT: [u8; version_length()] = version_text();

/// The length of the rest of the line after `metadata: `.
#[expect(
    clippy::indexing_slicing,
    reason = "evaluated at compile time, where a panic is a compile error"
)]
const fn version_length() -> usize {
    let mut length = 0;
    while FILE[VERSION + length] != b'\n' {
        length += 1;
    }
    length
}

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated at compile time, where a panic is a compile error"
)]
const fn version_text() -> [u8; version_length()] {
    let mut out = [0; version_length()];
    let mut at = 0;
    while at < out.len() {
        out[at] = FILE[VERSION + at];
        at += 1;
    }
    out
}

const fn version() -> &'static str {
    match core::str::from_utf8(&VERSION_TEXT) {
        Ok(version) => version,
        Err(_) => "",
    }
}

const FILE: &[u8] = include_bytes!("table.bin");
const HEADER: usize = 192;
const VERSION: usize = 28;
const SECTIONS: usize = 20;
/// A bit for each section: set where its elements have two bytes.
const WIDE: usize = 0b0110_0001_0010_1011_0110;
