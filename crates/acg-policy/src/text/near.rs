//! "Did you mean": the known word that a misspelt one is closest to.

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
        let Some(distance) = distance.filter(|distance| *distance <= tolerance) else { continue };
        if closest.is_none_or(|(least, _)| distance < least) {
            closest = Some((distance, candidate));
        }
    }
    closest.map(|(_, candidate)| candidate)
}

/// Half of a short word changed is another word.
fn tolerance(candidate: &str) -> usize {
    (candidate.len() / 3).min(MOST_EDITS)
}

/// Insertions, deletions, replacements and swaps of neighbours between two words, ignoring the
/// letter case of ASCII; `None` for more than [`MOST_EDITS`].
///
/// Computes the usual table of edits, but only its cells within [`MOST_EDITS`] of the diagonal: all
/// others are above the limit. The cost grows with the length of the words, not with its square.
fn distance(word: &[u8], candidate: &[u8]) -> Option<usize> {
    // A row of the table; cell `MOST_EDITS` is the one on the diagonal.
    let mut before_previous = [FAR; BAND];
    let mut previous = [FAR, FAR, 0, 1, 2];
    let mut last = 0;
    for (row, byte) in (1..).zip(word.iter().map(u8::to_ascii_lowercase)) {
        let mut current = [FAR; BAND];
        let mut left = FAR;
        for (cell, edits) in current.iter_mut().enumerate() {
            let Some(column) = (row + cell).checked_sub(MOST_EDITS) else { continue };
            let at = |row: &[usize; BAND], cell: usize| row.get(cell).copied().unwrap_or(FAR);
            let known = |column: usize| candidate.get(column).map(u8::to_ascii_lowercase);
            left = match column.checked_sub(1).map(known) {
                // The column before the candidate's first byte.
                None => row,
                Some(None) => break,
                Some(Some(known_here)) => {
                    let replaced = at(&previous, cell) + usize::from(byte != known_here);
                    let mut least = replaced.min(at(&previous, cell + 1) + 1).min(left + 1);
                    let before = column.checked_sub(2).and_then(known);
                    if before == Some(byte) && known_here == last {
                        least = least.min(at(&before_previous, cell) + 1);
                    }
                    least
                }
            };
            *edits = left;
        }
        if current.iter().all(|edits| *edits > MOST_EDITS) {
            return None;
        }
        last = byte;
        (before_previous, previous) = (previous, current);
    }
    let cell = (candidate.len() + MOST_EDITS).checked_sub(word.len())?;
    previous.get(cell).copied().filter(|edits| *edits <= MOST_EDITS)
}

/// More edits make another word.
const MOST_EDITS: usize = 2;

/// The cells of a row: the diagonal and [`MOST_EDITS`] on each side.
const BAND: usize = 2 * MOST_EDITS + 1;

/// More than any limit, and far from an overflow.
const FAR: usize = 1 << 16;

/// No name of the API has more bytes; a longer word is no slip of the finger.
const LONGEST: usize = 64;

#[cfg(test)]
mod tests {
    use alloc::vec;

    use proptest::prelude::*;

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
        assert_eq!(distance(b"ab", b"ba"), Some(1));
        assert_eq!(distance(b"abc", b"cab"), Some(2));
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

    proptest! {
        /// The whole table, as textbooks have it.
        #[test]
        fn the_distance_is_that_of_the_whole_table(word in "[abA]{0,9}", candidate in "[ab]{0,9}") {
            let (word, candidate) = (word.as_bytes(), candidate.as_bytes());
            let expected = distance_by_the_whole_table(word, candidate);
            prop_assert_eq!(distance(word, candidate), Some(expected).filter(|edits| *edits <= 2));
        }
    }

    fn distance_by_the_whole_table(word: &[u8], candidate: &[u8]) -> usize {
        let same =
            |row: usize, column: usize| word[row - 1].eq_ignore_ascii_case(&candidate[column - 1]);
        let mut table = vec![vec![0; candidate.len() + 1]; word.len() + 1];
        for row in 0..=word.len() {
            for column in 0..=candidate.len() {
                table[row][column] = if row == 0 || column == 0 {
                    row + column
                } else {
                    let replaced = table[row - 1][column - 1] + usize::from(!same(row, column));
                    let edits =
                        (table[row - 1][column] + 1).min(table[row][column - 1] + 1).min(replaced);
                    if row > 1 && column > 1 && same(row, column - 1) && same(row - 1, column) {
                        edits.min(table[row - 2][column - 2] + 1)
                    } else {
                        edits
                    }
                };
            }
        }
        table[word.len()][candidate.len()]
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
