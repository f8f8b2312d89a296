//! "Did you mean": the known word that is nearest to a mistyped one.

use alloc::vec::Vec;

/// The nearest of `known`, letter case ignored; `None` when none is near.
pub(super) fn nearest(word: &str, known: &[&'static str]) -> Option<&'static str> {
    if word.len() > MAX_WORD_BYTES {
        return None;
    }
    let limit = (word.len() / 3).max(1);
    let (mut least, mut nearest) = (limit + 1, None);
    for other in known {
        let distance = distance(word.as_bytes(), other.as_bytes());
        if distance < least {
            (least, nearest) = (distance, Some(*other));
        }
    }
    nearest
}

/// The Levenshtein distance in bytes.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (above, x) in a.iter().enumerate() {
        let mut diagonal = above;
        let mut left = above + 1;
        let mut cells = row.iter_mut();
        if let Some(first) = cells.next() {
            *first = left;
        }
        for (cell, y) in cells.zip(b) {
            let substituted = diagonal + usize::from(!x.eq_ignore_ascii_case(y));
            diagonal = *cell;
            left = substituted.min(left + 1).min(diagonal + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(a.len())
}

/// Longer than every code and every member, so that the work stays small.
const MAX_WORD_BYTES: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_levenshtein() {
        for (a, b, expected) in
            [("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("flaw", "lawn", 2)]
        {
            assert_eq!(distance(a.as_bytes(), b.as_bytes()), expected, "{a} {b}");
            assert_eq!(distance(b.as_bytes(), a.as_bytes()), expected, "{b} {a}");
        }
    }

    #[test]
    fn only_what_is_near_is_suggested() {
        let known = ["profile", "rules", "apiVersions"];
        assert_eq!(nearest("apiversion", &known), Some("apiVersions"));
        assert_eq!(nearest("rule", &known), Some("rules"));
        assert_eq!(nearest("colour", &known), None);
        assert_eq!(nearest(&"profile".repeat(100), &known), None);
    }
}
