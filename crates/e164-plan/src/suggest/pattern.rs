//! Matches the beginning of a number with the patterns of `dialling.txt`.
//!
//! The patterns use literal digits, `\d`, classes, groups, alternatives, `?`, `{n}`, `{n,m}` and `$`, no other repetition.
//! Matching backtracks; its cost is bounded because patterns are constant and numbers short.

/// A match in progress.
#[derive(Clone, Copy, Debug)]
pub(super) struct Matcher<'p> {
    pattern: &'p [u8],
    text: &'p [u8],
    /// The spans of the first two capturing groups.
    groups: [Option<(usize, usize)>; 2],
}

/// Receives each end of a match; returns whether to stop.
type Next<'n, 'p> = &'n mut dyn FnMut(&Matcher<'p>, usize) -> bool;

/// Calls `next` for each way in which the pattern matches the beginning of the text, in the order of a backtracking matcher,
/// until it returns true.
pub(super) fn each_match<'p>(pattern: &'p [u8], text: &'p [u8], next: Next<'_, 'p>) -> bool {
    Matcher { pattern, text, groups: [None; 2] }.alternatives(0, 0, next)
}

/// The number of capturing groups.
pub(super) fn groups(pattern: &[u8]) -> usize {
    (0..pattern.len()).filter(|place| is_capture(pattern, *place)).count()
}

fn is_capture(pattern: &[u8], place: usize) -> bool {
    pattern.get(place) == Some(&b'(') && pattern.get(place + 1) != Some(&b'?')
}

impl<'p> Matcher<'p> {
    /// The text of a capturing group, counted from 1.
    pub(super) fn group(&self, index: usize) -> Option<&'p [u8]> {
        let (from, to) = (*self.groups.get(index.checked_sub(1)?)?)?;
        self.text.get(from..to)
    }

    /// Matches the alternatives that begin at `place` of the pattern.
    fn alternatives(self, mut place: usize, at: usize, next: Next<'_, 'p>) -> bool {
        loop {
            if self.sequence(place, at, next) {
                return true;
            }
            match self.end_of_alternative(place) {
                Some(bar) => place = bar + 1,
                None => return false,
            }
        }
    }

    /// Matches what follows in the pattern up to the end of the alternative.
    fn sequence(self, place: usize, at: usize, next: Next<'_, 'p>) -> bool {
        match self.pattern.get(place) {
            None | Some(b'|' | b')') => next(&self, at),
            Some(b'$') => at == self.text.len() && self.sequence(place + 1, at, next),
            Some(b'(') => {
                let is_capture = is_capture(self.pattern, place);
                let inner = if is_capture { place + 1 } else { place + 3 };
                let index = groups(self.pattern.get(..place).unwrap_or_default());
                let close = self.closing(place);
                let optional = self.pattern.get(close + 1) == Some(&b'?');
                let after = close + 1 + usize::from(optional);
                let matched = self.alternatives(inner, at, &mut |inside, end| {
                    let mut inside = *inside;
                    if is_capture && let Some(group) = inside.groups.get_mut(index) {
                        *group = Some((at, end));
                    }
                    inside.sequence(after, end, next)
                });
                matched || optional && self.sequence(after, at, next)
            }
            Some(_) => {
                let (set, after) = self.atom(place);
                let (least, most, after) = self.repetition(after);
                let fits = |digit: &&u8| set >> (**digit & 15) & 1 == 1;
                let rest = self.text.get(at..).unwrap_or_default();
                let mut count = rest.iter().take(most).take_while(fits).count();
                loop {
                    if count < least {
                        return false;
                    }
                    if self.sequence(after, at + count, next) {
                        return true;
                    }
                    let Some(fewer) = count.checked_sub(1) else { return false };
                    count = fewer;
                }
            }
        }
    }

    /// The place of the `|` that ends the alternative at `place`, unless it is the last one.
    fn end_of_alternative(&self, place: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (index, byte) in self.pattern.iter().enumerate().skip(place) {
            match byte {
                b'(' => depth += 1,
                b')' => depth = depth.checked_sub(1)?,
                b'|' if depth == 0 => return Some(index),
                _ => {}
            }
        }
        None
    }

    /// The place of the parenthesis that closes the one at `place`.
    fn closing(&self, place: usize) -> usize {
        let mut depth = 0_usize;
        for (index, byte) in self.pattern.iter().enumerate().skip(place) {
            match byte {
                b'(' => depth += 1,
                b')' if depth == 1 => return index,
                b')' => depth -= 1,
                _ => {}
            }
        }
        self.pattern.len()
    }

    /// The digits of an atom, and the place after it.
    fn atom(&self, place: usize) -> (u16, usize) {
        match self.pattern.get(place..).unwrap_or_default() {
            [b'\\', b'd', ..] => (ALL, place + 2),
            [b'[', class @ ..] => {
                let mut set = 0;
                let mut rest = class;
                while let [first, after @ ..] = rest
                    && *first != b']'
                {
                    let (last, after) = match after {
                        [b'-', last, after @ ..] => (last, after),
                        _ => (first, after),
                    };
                    for digit in *first..=*last {
                        set |= 1 << (digit & 15);
                    }
                    rest = after;
                }
                (set, place + class.len() - rest.len() + 2)
            }
            [digit, ..] => (1 << (digit & 15), place + 1),
            [] => (0, place + 1),
        }
    }

    /// The least and the greatest number of repetitions, and the place after the quantifier.
    fn repetition(&self, place: usize) -> (usize, usize, usize) {
        let number = |digit: &u8| usize::from(digit & 15);
        match self.pattern.get(place..).unwrap_or_default() {
            [b'?', ..] => (0, 1, place + 1),
            [b'{', count, b'}', ..] => (number(count), number(count), place + 3),
            [b'{', least, b',', most, b'}', ..] => (number(least), number(most), place + 5),
            [b'{', least, b',', tens, ones, b'}', ..] => {
                (number(least), 10 * number(tens) + number(ones), place + 6)
            }
            [b'{', tens, ones, b',', more, last, b'}', ..] => {
                (10 * number(tens) + number(ones), 10 * number(more) + number(last), place + 7)
            }
            _ => (1, 1, place),
        }
    }
}

const ALL: u16 = 0x3ff;

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(pattern: &str, text: &str) -> ([usize; 4], usize) {
        let (mut found, mut count) = ([0; 4], 0);
        each_match(pattern.as_bytes(), text.as_bytes(), &mut |_, end| {
            found[count] = end;
            count += 1;
            false
        });
        (found, count)
    }

    #[test]
    fn every_end_is_found_in_the_order_of_a_backtracking_matcher() {
        assert_eq!(ends("00(?:30|5[09]|[126-9]?)", "0061"), ([3, 2, 0, 0], 2));
        assert_eq!(ends("0|80?", "80"), ([2, 1, 0, 0], 2));
        assert_eq!(ends("810", "0044"), ([0; 4], 0));
        assert_eq!(ends("001[14-689]|14(?:1[14]|34)0011", "14340011"), ([8, 0, 0, 0], 1));
        assert_eq!(ends("([25-9]\\d{5})$|0", "712345"), ([6, 0, 0, 0], 1));
        assert_eq!(ends("([25-9]\\d{5})$|0", "7123456"), ([0; 4], 0));
        assert_eq!(ends("(1\\d{1,3})$", "1234"), ([4, 0, 0, 0], 1));
    }

    #[test]
    fn groups_hold_what_they_matched() {
        let pattern = b"(?:0|90)(?:(1[245]|2[1-35])(\\d{10,11}))?";
        assert_eq!(groups(pattern), 2);
        let mut first = None;
        each_match(pattern, b"0211133334444", &mut |matcher, end| {
            first = Some((matcher.group(1), matcher.group(2), end));
            true
        });
        assert_eq!(first, Some((Some(&b"21"[..]), Some(&b"1133334444"[..]), 13)));
    }
}
