//! Finds equal texts in a list.

use alloc::collections::BinaryHeap;
use alloc::vec::Vec;

/// For each text the position of the first equal text, which may be its own.
pub(crate) fn first_equals(texts: &[&str]) -> Vec<usize> {
    // Fast path: most batches list numbers in ascending order.
    if texts.iter().zip(texts.iter().skip(1)).all(|(one, next)| one < next) {
        return (0..texts.len()).collect();
    }
    by_hash(texts, hash).unwrap_or_else(|| by_text(texts))
}

/// Orders the texts by their hashes; `None` if two different texts have the same hash.
fn by_hash(texts: &[&str], hash: impl Fn(&[u8]) -> u32) -> Option<Vec<usize>> {
    let mut firsts: Vec<usize> = (0..texts.len()).collect();
    let mut group = None;
    for (hash, at) in sorted(texts.iter().map(|text| hash(text.as_bytes())).zip(0..).collect()) {
        match group {
            Some((other, first)) if other == hash => {
                if texts.get(first) != texts.get(at) {
                    return None;
                }
                *firsts.get_mut(at)? = first;
            }
            _ => group = Some((hash, at)),
        }
    }
    Some(firsts)
}

/// Orders the texts themselves, which costs more. A caller can choose texts with equal hashes, so the
/// cost must not be quadratic in the length of the list. A heap sort compiles to a tenth of the bytes of
/// `slice::sort`.
fn by_text(texts: &[&str]) -> Vec<usize> {
    let mut firsts: Vec<usize> = (0..texts.len()).collect();
    let positions: BinaryHeap<(&str, usize)> = texts.iter().copied().zip(0..).collect();
    let mut group: Option<(&str, usize)> = None;
    for (text, at) in positions.into_sorted_vec() {
        if group.is_none_or(|(other, _)| other != text) {
            group = Some((text, at));
        }
        if let (Some(place), Some((_, first))) = (firsts.get_mut(at), group) {
            *place = first;
        }
    }
    firsts
}

/// Sorts by hash, and keeps the order of equal hashes: a radix sort, byte by byte.
fn sorted(mut pairs: Vec<(u32, usize)>) -> Vec<(u32, usize)> {
    let mut other = pairs.clone();
    for shift in [0, 8, 16, 24] {
        let digit = |hash: u32| (hash >> shift) as u8 as usize;
        // Where the next pair with each digit goes.
        let mut places = [0_usize; 257];
        for (hash, _) in &pairs {
            if let Some(count) = places.get_mut(digit(*hash) + 1) {
                *count += 1;
            }
        }
        let mut start = 0;
        for place in &mut places {
            start += *place;
            *place = start;
        }
        for (hash, at) in &pairs {
            let Some(next) = places.get_mut(digit(*hash)) else { continue };
            if let Some(place) = other.get_mut(*next) {
                *place = (*hash, *at);
            }
            *next += 1;
        }
        core::mem::swap(&mut pairs, &mut other);
    }
    pairs
}

/// A hash of few instructions: eight bytes at a time.
fn hash(text: &[u8]) -> u32 {
    let (words, rest) = text.as_chunks::<8>();
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(byte, other)| *byte = *other);
    let words = words.iter().chain([&last]).map(|word| u64::from_le_bytes(*word));
    let mixed = words.fold(text.len() as u64, |hash, word| {
        (hash ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
    });
    (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_first_equal_text_is_found_for_each(texts in prop::collection::vec("[ab]{0,2}", 0..40)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let expected: Vec<usize> =
                texts.iter().map(|text| texts.iter().position(|first| first == text).unwrap()).collect();
            prop_assert_eq!(&first_equals(&texts), &expected);
            prop_assert_eq!(&by_text(&texts), &expected);
            prop_assert!(by_hash(&texts, hash).is_none_or(|firsts| firsts == expected));
        }
    }

    #[test]
    fn different_texts_with_equal_hashes_are_not_ordered_by_hash() {
        assert_eq!(by_hash(&["b", "b", "b"], |_| 7), Some(alloc::vec![0, 0, 0]));
        assert_eq!(by_hash(&["b", "a", "b"], |_| 7), None);
        assert_eq!(by_hash(&["b", "a", "b"], |text| text[0].into()), Some(alloc::vec![0, 1, 0]));
    }
}
