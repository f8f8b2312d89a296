//! Finds equal texts in a list.

use alloc::collections::BinaryHeap;
use alloc::vec::Vec;

/// For each text the position of the first equal text, which may be its own.
///
/// Texts are compared only if their hashes are equal.
pub(crate) fn first_equals(texts: &[&str]) -> Vec<usize> {
    let mut firsts: Vec<usize> = (0..texts.len()).collect();
    // Fast path: most batches list numbers in ascending order.
    if texts.iter().zip(texts.iter().skip(1)).all(|(one, next)| one < next) {
        return firsts;
    }
    let hashes = texts.iter().zip(0..).map(|(text, at)| (hash(text.as_bytes()), at));
    let sorted = sorted(hashes.collect());
    for group in sorted.chunk_by(|(one, _), (other, _)| one == other).filter(|run| run.len() > 1) {
        let positions = group.iter().map(|(_, at)| *at as usize);
        find_equal(texts, positions, &mut firsts);
    }
    firsts
}

/// Finds equal texts among those at `positions`, which are in ascending order.
fn find_equal(
    texts: &[&str],
    positions: impl Iterator<Item = usize> + Clone,
    firsts: &mut [usize],
) {
    let text = |at: usize| texts.get(at).copied().unwrap_or_default();
    let mut set = |at: usize, first: usize| {
        if let Some(place) = firsts.get_mut(at) {
            *place = first;
        }
    };
    let Some(first) = positions.clone().next() else { return };
    if positions.clone().all(|at| text(at) == text(first)) {
        return positions.for_each(|at| set(at, first));
    }
    // A caller can choose many texts with one hash, so the cost must not be quadratic in their number. A
    // heap sort compiles to a tenth of the bytes of `slice::sort`.
    let heap: BinaryHeap<(&str, usize)> = positions.map(|at| (text(at), at)).collect();
    let sorted = heap.into_sorted_vec();
    for equal in sorted.chunk_by(|(one, _), (other, _)| one == other) {
        if let Some((_, first)) = equal.first() {
            equal.iter().for_each(|(_, at)| set(*at, *first));
        }
    }
}

/// Sorts by hash, and keeps the order of equal hashes.
fn sorted(mut pairs: Vec<Hashed>) -> Vec<Hashed> {
    if pairs.len() <= INSERTED {
        insert_each(&mut pairs);
        return pairs;
    }
    let mut other = pairs.clone();
    for shift in [0, 8, 16, 24] {
        distribute(&pairs, &mut other, shift);
        core::mem::swap(&mut pairs, &mut other);
    }
    pairs
}

/// An insertion sort.
fn insert_each(pairs: &mut [Hashed]) {
    for end in 1..pairs.len() {
        let mut at = end;
        while let Some([one, other]) = at.checked_sub(1).and_then(|at| pairs.get_mut(at..at + 2))
            && one.0 > other.0
        {
            core::mem::swap(one, other);
            at -= 1;
        }
    }
}

/// A pass of a radix sort: orders by eight bits of the hash.
fn distribute(from: &[Hashed], to: &mut [Hashed], shift: u32) {
    let digit = |hash: u32| (hash >> shift) as usize & 0xFF;
    // Where the next pair with each digit goes.
    let mut places = [0_u32; 257];
    for (hash, _) in from {
        if let Some(count) = places.get_mut(digit(*hash) + 1) {
            *count += 1;
        }
    }
    let mut start = 0;
    for place in &mut places {
        start += *place;
        *place = start;
    }
    for pair in from {
        let Some(next) = places.get_mut(digit(pair.0)) else { continue };
        if let Some(place) = to.get_mut(*next as usize) {
            *place = *pair;
        }
        *next += 1;
    }
}

/// The hash of a text, and its position.
type Hashed = (u32, u32);

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

/// The number of texts up to which an insertion sort takes fewer instructions than a radix sort.
const INSERTED: usize = 32;

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_first_equal_text_is_found_for_each(texts in prop::collection::vec("[ab]{0,2}", 0..80)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let expected: Vec<usize> =
                texts.iter().map(|text| texts.iter().position(|first| first == text).unwrap()).collect();
            prop_assert_eq!(&first_equals(&texts), &expected);
            // As if all of them had the same hash.
            let mut firsts = alloc::vec![0; texts.len()];
            find_equal(&texts, 0..texts.len(), &mut firsts);
            prop_assert_eq!(firsts, expected);
        }

        #[test]
        fn hashes_are_sorted_and_equal_ones_keep_their_order(hashes in prop::collection::vec(0..9_u32, 0..80)) {
            let hashes = hashes.into_iter().map(|hash| hash.wrapping_mul(0x3579_BDF1));
            let pairs: Vec<Hashed> = hashes.zip(0..).collect();
            let mut expected = pairs.clone();
            expected.sort();
            prop_assert_eq!(sorted(pairs), expected);
        }
    }
}
