//! "Did you mean": the known word that a misspelt one is closest to.

use alloc::vec::Vec;
use core::mem;

/// The candidate that differs from `word` in letter case only, or else the closest one within two
/// edits; within one when it is short. `None` when nothing is close, or the word is very long.
#[must_use]
pub fn nearest(word: &str, candidates: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    if word.len() > LONGEST {
        return None;
    }
    let mut closest = None;
    for candidate in candidates {
        let tolerance = tolerance(candidate);
        // Every byte more or less is an edit: most candidates need no closer look.
        if word.len().abs_diff(candidate.len()) > tolerance {
            continue;
        }
        let distance = distance(word.as_bytes(), candidate.as_bytes());
        if distance <= tolerance && closest.is_none_or(|(least, _)| distance < least) {
            closest = Some((distance, candidate));
        }
    }
    closest.map(|(_, candidate)| candidate)
}

/// Half of a short word changed is another word.
fn tolerance(candidate: &str) -> usize {
    (candidate.len() / 3).min(2)
}

/// Insertions, deletions, replacements and swaps of neighbours between two words, letter case of
/// ASCII ignored.
fn distance(word: &[u8], candidate: &[u8]) -> usize {
    let mut before_previous = Vec::new();
    let mut previous: Vec<usize> = (0..=candidate.len()).collect();
    let mut current = Vec::with_capacity(previous.len());
    let mut last = 0;
    for (row, byte) in word.iter().map(u8::to_ascii_lowercase).enumerate() {
        current.clear();
        current.push(row + 1);
        let mut last_known = 0;
        for (column, known) in candidate.iter().map(u8::to_ascii_lowercase).enumerate() {
            let at =
                |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX - 1);
            let replaced = at(&previous, column) + usize::from(byte != known);
            let mut least =
                replaced.min(at(&previous, column + 1) + 1).min(at(&current, column) + 1);
            if row > 0 && column > 0 && byte == last_known && known == last {
                least = least.min(at(&before_previous, column - 1) + 1);
            }
            current.push(least);
            last_known = known;
        }
        last = byte;
        mem::swap(&mut before_previous, &mut previous);
        mem::swap(&mut previous, &mut current);
    }
    previous.last().copied().unwrap_or(usize::MAX)
}

/// No name of the API has more bytes; a longer word is no slip of the finger.
const LONGEST: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: [&str; 6] =
        ["top", "skip", "maxpagesize", "countRecords", "teamsOperatorConnect", "usage"];

    fn near(word: &str) -> Option<&'static str> {
        nearest(word, WORDS.into_iter())
    }

    #[test]
    fn another_letter_case_is_near() {
        assert_eq!(near("TOP"), Some("top"));
        assert_eq!(near("teamsoperatorconnect"), Some("teamsOperatorConnect"));
    }

    #[test]
    fn two_edits_are_near_and_three_are_not() {
        assert_eq!(near("maxPageSizes2"), Some("maxpagesize"));
        assert_eq!(near("maxPageSizes23"), None);
        assert_eq!(near("xcountRecord"), Some("countRecords"));
        assert_eq!(near("xxcountRecord"), None);
    }

    #[test]
    fn swapped_neighbours_are_one_edit() {
        assert_eq!(near("uasge"), Some("usage"));
        assert_eq!(distance(b"ab", b"ba"), 1);
        assert_eq!(distance(b"abc", b"cab"), 2);
    }

    #[test]
    fn short_words_allow_one_edit_only() {
        assert_eq!(near("tops"), Some("top"));
        assert_eq!(near("foo"), None);
        assert_eq!(near("sip"), Some("skip"));
        assert_eq!(near("sp"), None);
    }

    #[test]
    fn the_closest_wins_and_at_a_tie_the_first() {
        let words = ["abcdefgh", "abcdefxx", "abcdefxy"];
        assert_eq!(nearest("abcdefxx", words.into_iter()), Some("abcdefxx"));
        assert_eq!(nearest("abcdefxz", words.into_iter()), Some("abcdefxx"));
    }

    #[test]
    fn empty_and_very_long_words_are_near_nothing() {
        assert_eq!(near(""), None);
        assert_eq!(near(&"t".repeat(10_000)), None);
        assert_eq!(nearest("top", core::iter::empty()), None);
    }

    #[test]
    fn text_beyond_ascii_is_compared_by_its_bytes() {
        assert_eq!(near("üsage"), None);
        assert_eq!(
            nearest("tëamsOperatorConnect", WORDS.into_iter()),
            Some("teamsOperatorConnect")
        );
    }
}
