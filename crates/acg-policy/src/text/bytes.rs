//! Byte searches, eight bytes at a time. Paths and field values have a few dozen bytes, for which the
//! setup of the standard library's searches costs more than the search.

/// The position of the first `byte`.
pub(crate) fn position(text: &[u8], byte: u8) -> Option<usize> {
    let mut at = 0;
    while let Some(word) = text.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let marks = zeros(u64::from_le_bytes(*word) ^ (ONES * u64::from(byte)));
        if marks != 0 {
            return Some(at + marks.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = text.get(at..)?;
    rest.iter().position(|other| *other == byte).map(|place| at + place)
}

/// The text before the first `byte`; the whole text without one.
pub(crate) fn until(text: &[u8], byte: u8) -> &[u8] {
    text.get(..position(text, byte).unwrap_or(text.len())).unwrap_or_default()
}

/// Whether two texts are equal. For names, which are so short that a call of `memcmp` costs more than
/// the comparison. The compared ends may overlap.
#[inline(always)]
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    match one.len() {
        4..8 => same_ends::<4>(one, other),
        8..=16 => same_ends::<8>(one, other),
        17..=32 => same_ends::<16>(one, other),
        _ => one == other,
    }
}

/// As [`same`], compiled once, for where it is called seldom.
pub(crate) fn same_text(one: &[u8], other: &[u8]) -> bool {
    match one.len() {
        2..4 => one.len() == other.len() && same_ends::<2>(one, other),
        33..=64 => one.len() == other.len() && same_ends::<32>(one, other),
        _ => same(one, other),
    }
}

#[inline(always)]
fn same_ends<const N: usize>(one: &[u8], other: &[u8]) -> bool {
    one.first_chunk::<N>() == other.first_chunk() && one.last_chunk::<N>() == other.last_chunk()
}

/// Whether a text is ASCII and does not contain `byte`, which is ASCII.
pub(crate) fn is_ascii_without(text: &[u8], byte: u8) -> bool {
    // In words of ASCII only, subtracting 1 sets the high bit of each zero byte; a false mark follows a true one in the same word.
    let mark = |word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word);
        word | (word ^ (ONES * u64::from(byte))).wrapping_sub(ONES)
    };
    let Some(last) = text.last_chunk() else {
        return text.iter().all(|other| other.is_ascii() && *other != byte);
    };
    let (fours, rest) = text.as_chunks::<8>().0.as_chunks::<4>();
    let are_fine =
        |[a, b, c, d]: &[[u8; 8]; 4]| (mark(a) | mark(b) | mark(c) | mark(d)) & HIGH == 0;
    // The last word may overlap the one before.
    fours.iter().all(are_fine)
        && rest.iter().fold(mark(last), |marks, word| marks | mark(word)) & HIGH == 0
}

/// The number of occurrences of `byte`.
pub(crate) fn count(text: &[u8], byte: u8) -> usize {
    let (words, rest) = text.as_chunks::<8>();
    let in_words = words.iter().map(|word| {
        let others = u64::from_le_bytes(*word) ^ (ONES * u64::from(byte));
        // No carry or borrow between bytes, so every mark is exact.
        let marks = !((others & !HIGH).wrapping_add(!HIGH) | others | !HIGH);
        marks.count_ones() as usize
    });
    in_words.sum::<usize>() + rest.iter().filter(|other| **other == byte).count()
}

/// Sets the high bit of each zero byte. The lowest mark is exact; higher ones may be false, because a
/// subtraction can borrow from them.
#[inline(always)]
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGH
}

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGH: u64 = u64::from_le_bytes([0x80; 8]);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn two_bytes_at_the_same_place_of_two_words_do_not_cancel_out() {
        for (byte, distance) in [b',', b',' | 0x80, 0x80].into_iter().zip([8, 16, 32]) {
            let mut text = [b'-'; 90];
            text[3] = byte;
            text[3 + distance] = byte;
            assert!(!is_ascii_without(&text, b','), "{byte} {distance}");
        }
    }

    proptest! {
        #[test]
        fn the_first_occurrence_is_found_and_all_are_counted(text in prop::collection::vec(0x2E..0x31_u8, 0..40)) {
            let expected = text.iter().position(|byte| *byte == b'/');
            let number = text.iter().filter(|byte| **byte == b'/').count();
            prop_assert_eq!(count(&text, b'/'), number);
            prop_assert_eq!(position(&text, b'/'), expected);
            prop_assert_eq!(until(&text, b'/').len(), expected.unwrap_or(text.len()));
        }

        #[test]
        fn a_text_is_ascii_without_a_byte_if_every_byte_is_another_ascii_character(
            mut text in proptest::collection::vec(b'-'..=b'/', 0..90),
            others in proptest::collection::vec((0_usize..90, prop_oneof![Just(b','), 0_u8..]), 0..3),
        ) {
            for (at, byte) in others {
                if let Some(place) = text.get_mut(at) {
                    *place = byte;
                }
            }
            let expected = text.iter().all(|byte| byte.is_ascii() && *byte != b',');
            prop_assert_eq!(is_ascii_without(&text, b','), expected);
        }

        #[test]
        fn texts_with_equal_bytes_are_the_same(text in prop::collection::vec(0..3_u8, 0..70), at in 0..70_usize) {
            prop_assert!(same(&text, &text.clone()) && same_text(&text, &text.clone()));
            let mut other = text.clone();
            other.push(0);
            prop_assert!(!same(&text, &other) && !same_text(&text, &other));
            other.pop();
            if let Some(byte) = other.get_mut(at) {
                *byte += 1;
                prop_assert!(!same(&text, &other) && !same_text(&text, &other));
            }
        }
    }
}
