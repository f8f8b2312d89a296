//! Finds equal texts in a list.

use alloc::collections::BinaryHeap;
use alloc::vec::Vec;

/// For each text the position of the first equal text, which may be its own.
///
/// Sorts the texts, so that the cost is not quadratic in the length of the list. A heap sort compiles to
/// a tenth of the bytes of `slice::sort`.
pub(crate) fn first_equals(texts: &[&str]) -> Vec<usize> {
    let mut firsts: Vec<usize> = (0..texts.len()).collect();
    // Fast path: most batches list numbers in ascending order.
    if texts.iter().zip(texts.iter().skip(1)).all(|(one, next)| one < next) {
        return firsts;
    }
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
            prop_assert_eq!(first_equals(&texts), expected);
        }
    }
}
