//! Searching bytes, eight at a time: for the few dozen that a path or a field has, which is too few
//! for what the standard library prepares.

/// Where `byte` stands first.
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

/// The text up to the first `byte`; all of it, when there is none.
pub(crate) fn until(text: &[u8], byte: u8) -> &[u8] {
    text.get(..position(text, byte).unwrap_or(text.len())).unwrap_or_default()
}

/// Whether two texts are the same: for names, which are too short to be worth a call. The first
/// and the last bytes may overlap.
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

#[inline(always)]
fn same_ends<const N: usize>(one: &[u8], other: &[u8]) -> bool {
    one.first_chunk::<N>() == other.first_chunk() && one.last_chunk::<N>() == other.last_chunk()
}

/// How often `byte` stands there.
pub(crate) fn count(text: &[u8], byte: u8) -> usize {
    let (words, rest) = text.as_chunks::<8>();
    let in_words = words.iter().map(|word| {
        let others = u64::from_le_bytes(*word) ^ (ONES * u64::from(byte));
        // Without carry or borrow, so that every mark is exact.
        let marks = !((others & !HIGH).wrapping_add(!HIGH) | others | !HIGH);
        marks.count_ones() as usize
    });
    in_words.sum::<usize>() + rest.iter().filter(|other| **other == byte).count()
}

/// Marks the high bit of each byte that is zero. The lowest mark is exact; a byte above it may be
/// marked for nothing, since a difference may borrow from it.
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

    proptest! {
        #[test]
        fn the_first_one_is_found(text in prop::collection::vec(0x2E..0x31_u8, 0..40)) {
            let expected = text.iter().position(|byte| *byte == b'/');
            let number = text.iter().filter(|byte| **byte == b'/').count();
            prop_assert_eq!(count(&text, b'/'), number);
            prop_assert_eq!(position(&text, b'/'), expected);
            prop_assert_eq!(until(&text, b'/').len(), expected.unwrap_or(text.len()));
        }

        #[test]
        fn texts_are_the_same_when_every_byte_is(text in prop::collection::vec(0..3_u8, 0..40), at in 0..40_usize) {
            prop_assert!(same(&text, &text.clone()));
            let mut other = text.clone();
            other.push(0);
            prop_assert!(!same(&text, &other));
            other.pop();
            if let Some(byte) = other.get_mut(at) {
                *byte += 1;
                prop_assert!(!same(&text, &other));
            }
        }
    }
}
