//! Parts of texts, repeated and numbered.

use std::ops::Range;

/// How often something is repeated: around the limits of batches, reports and reader.
pub(crate) const TIMES: &[usize] =
    &[2, 3, 8, 9, 16, 17, 40, 100, 101, 200, 400, 1_000, 2_000, 4_000, 20_000, 131_072];

/// Parts with a separator between them.
pub(crate) fn joined(times: usize, separator: &[u8], part: impl Fn(usize) -> Vec<u8>) -> Vec<u8> {
    (0..times).map(part).collect::<Vec<_>>().join(separator)
}

/// The text with the last bytes of a part replaced by the digits of a number.
pub(crate) fn numbered(text: &[u8], part: Range<usize>, digits: usize, number: usize) -> Vec<u8> {
    let start = part.end.saturating_sub(digits).max(part.start);
    let width = part.end - start;
    let number = format!("{number:0width$}");
    let last = number.len().saturating_sub(width);
    let mut new = text.to_vec();
    new.splice(start..part.end, number.bytes().skip(last));
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_replaces_the_end_of_a_part() {
        let text = |digits, number| {
            String::from_utf8(numbered(b"\"name\":1", 1..5, digits, number)).unwrap()
        };
        assert_eq!(text(2, 7), "\"na07\":1");
        assert_eq!(text(2, 123), "\"na23\":1");
        assert_eq!(text(9, 123), "\"0123\":1");
        assert_eq!(numbered(b"\"\"", 1..1, 3, 5), b"\"\"");
    }
}
