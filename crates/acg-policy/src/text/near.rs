//! The known word closest to a misspelt one, for "did you mean".

/// The closest candidate by edit distance, ignoring ASCII letter case: at most one edit per three
/// characters of the candidate, and at most two. The first of several equally close ones. `None` if no
/// candidate is close, or `word` has more than 64 bytes.
#[must_use]
pub fn nearest(word: &str, candidates: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let mut closest = None;
    for candidate in candidates {
        let Some(distance) = edits(word, candidate) else { continue };
        if closest.is_none_or(|(least, _)| distance < least) {
            closest = Some((distance, candidate));
        }
    }
    closest.map(|(_, candidate)| candidate)
}

/// The edit distance of a word from a candidate, if it is as small as [`nearest`] requires.
pub(crate) fn edits(word: &str, candidate: &str) -> Option<usize> {
    let tolerance = tolerance(candidate);
    // The difference in length is a lower bound, which excludes most candidates.
    if word.len() > MAX_WORD_BYTES || word.len().abs_diff(candidate.len()) > tolerance {
        return None;
    }
    let distance = distance(word.as_bytes(), candidate.as_bytes());
    distance.filter(|distance| *distance <= tolerance)
}

/// At most one edit per three characters: in a short word, two edits make another word.
fn tolerance(candidate: &str) -> usize {
    (candidate.len() / 3).min(MAX_EDITS)
}

/// The optimal string alignment distance (insertions, deletions, substitutions, and transpositions of
/// adjacent bytes), ignoring ASCII letter case; `None` if it exceeds [`MAX_EDITS`].
///
/// Computes only the cells of the table within [`MAX_EDITS`] of the diagonal, since all others exceed
/// the limit. The cost is linear in the length of the words.
fn distance(word: &[u8], candidate: &[u8]) -> Option<usize> {
    // A row of the table; cell `MAX_EDITS` is the one on the diagonal.
    let mut before_previous = [FAR; BAND];
    let mut previous = [FAR, FAR, 0, 1, 2];
    let mut last = 0;
    for (row, byte) in (1..).zip(word.iter().map(u8::to_ascii_lowercase)) {
        let mut current = [FAR; BAND];
        let mut left = FAR;
        for (cell, edits) in current.iter_mut().enumerate() {
            let Some(column) = (row + cell).checked_sub(MAX_EDITS) else { continue };
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
        if current.iter().all(|edits| *edits > MAX_EDITS) {
            return None;
        }
        last = byte;
        (before_previous, previous) = (previous, current);
    }
    let cell = (candidate.len() + MAX_EDITS).checked_sub(word.len())?;
    previous.get(cell).copied().filter(|edits| *edits <= MAX_EDITS)
}

/// The largest distance of a suggestion.
const MAX_EDITS: usize = 2;

/// The cells of a row: the diagonal and [`MAX_EDITS`] on each side.
const BAND: usize = 2 * MAX_EDITS + 1;

/// A distance above every limit that cannot overflow when it is increased.
const FAR: usize = 1 << 16;

/// Every name of the API is shorter, so a longer word has no suggestion.
const MAX_WORD_BYTES: usize = 64;

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
    fn a_word_in_another_letter_case_is_near() {
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
    fn a_transposition_of_adjacent_bytes_is_one_edit() {
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
    fn the_closest_candidate_is_found_and_the_first_of_equally_close_ones() {
        let words = ["abcdefgh", "abcdefxx", "abcdefxy"];
        assert_eq!(nearest("abcdefxx", words.into_iter()), Some("abcdefxx"));
        assert_eq!(nearest("abcdefxz", words.into_iter()), Some("abcdefxx"));
    }

    #[test]
    fn empty_and_very_long_words_have_no_suggestion() {
        assert_eq!(near(""), None);
        assert_eq!(near(&"t".repeat(10_000)), None);
        assert_eq!(nearest("top", core::iter::empty()), None);
    }

    proptest! {
        /// Compares with the complete table of the textbook algorithm.
        #[test]
        fn the_distance_equals_that_of_the_complete_table(word in "[abA]{0,9}", candidate in "[ab]{0,9}") {
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
    fn non_ascii_text_is_compared_by_its_bytes() {
        assert_eq!(near("üsage"), None);
        assert_eq!(
            nearest("tëamsOperatorConnect", WORDS.into_iter()),
            Some("teamsOperatorConnect")
        );
    }
}
