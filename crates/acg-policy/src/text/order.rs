//! Sorting. One function for all that is sorted here: those of the standard library are made anew,
//! and shipped anew, for every type.

use alloc::vec::Vec;

/// The positions from 0 to `count` in ascending order of what stands there. Equal ones stay in
/// their order.
pub(crate) fn sorted(count: usize, is_less: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut runs: Vec<usize> = (0..count).collect();
    let mut merged = Vec::with_capacity(count);
    let mut length = 1;
    while length < count {
        for pair in runs.chunks(2 * length) {
            let (one, other) = pair.split_at_checked(length).unwrap_or((pair, &[]));
            merge(one, other, is_less, &mut merged);
        }
        core::mem::swap(&mut runs, &mut merged);
        merged.clear();
        length *= 2;
    }
    runs
}

/// For each text the position of the first one that it equals; its own, where there is none before.
pub(crate) fn first_equals(texts: &[&str]) -> Vec<usize> {
    let text = |at: usize| texts.get(at).copied().unwrap_or_default();
    let mut firsts: Vec<usize> = (0..texts.len()).collect();
    let mut first = 0;
    for at in sorted(texts.len(), &|one, other| text(one) < text(other)) {
        if text(at) != text(first) {
            first = at;
        }
        if let Some(place) = firsts.get_mut(at) {
            *place = first;
        }
    }
    firsts
}

fn merge(
    mut one: &[usize],
    mut other: &[usize],
    is_less: &dyn Fn(usize, usize) -> bool,
    merged: &mut Vec<usize>,
) {
    while let ([first, firsts @ ..], [second, seconds @ ..]) = (one, other) {
        if is_less(*second, *first) {
            merged.push(*second);
            other = seconds;
        } else {
            merged.push(*first);
            one = firsts;
        }
    }
    merged.extend_from_slice(one);
    merged.extend_from_slice(other);
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(keys in prop::collection::vec(0..9_u8, 0..70)) {
            let mut expected: Vec<usize> = (0..keys.len()).collect();
            expected.sort_by_key(|at| keys[*at]);
            prop_assert_eq!(sorted(keys.len(), &|one, other| keys[one] < keys[other]), expected);
        }

        #[test]
        fn the_first_equal_one_is_the_first_of_all(texts in prop::collection::vec("[ab]{0,2}", 0..40)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let expected: Vec<usize> =
                texts.iter().map(|text| texts.iter().position(|first| first == text).unwrap()).collect();
            prop_assert_eq!(first_equals(&texts), expected);
        }
    }
}
