//! Reads the digits of a written number, and what else the text contains.

use super::change::{Change, Changes, Obstacle};
use super::character::{ELLIPSIS, INVISIBLE, UNKNOWN, to_ascii};

/// The digits of a text, and what surrounds them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan {
    digits: [u8; MAX_DIGITS],
    length: usize,
    /// What precedes each group of digits, and the index of its first digit.
    groups: [(Gap, u8); MAX_DIGITS + 1],
    /// The index of the last group.
    pub(super) last: usize,
    /// Whether a plus sign precedes the digits.
    pub(super) plus: bool,
    /// Whether there are parentheses, apart from `(0)`.
    pub(super) parentheses: bool,
    /// Whether a parenthesis follows the last digit.
    pub(super) closed: bool,
    /// The index of the digit in `(0)`; 0 if there is none.
    pub(super) zero: usize,
    /// The length of an extension whose marker, a letter or sign that can also stand for an unknown digit, follows a digit.
    pub(super) placeholder: Option<usize>,
    pub(super) changes: Changes,
}

/// What stands between two digits. The greatest of several prevails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    None,
    Space,
    Dot,
    /// Several spaces, or a dot and a space.
    Wide,
    Parenthesis,
    Hyphen,
    /// A hyphen and a space, or a tilde.
    Dash,
    Slash,
}

impl Gap {
    /// What a character is; `None` for one that does not separate digits.
    fn of(byte: u8) -> Self {
        match byte {
            b' ' => Self::Space,
            b'.' => Self::Dot,
            b'(' | b')' => Self::Parenthesis,
            b'-' => Self::Hyphen,
            b'~' => Self::Dash,
            b'/' => Self::Slash,
            _ => Self::None,
        }
    }

    fn with(self, next: Self) -> Self {
        let (least, most) = (self.min(next), self.max(next));
        match least {
            Self::Space | Self::Dot if most <= Self::Dot => Self::Wide,
            Self::Space | Self::Wide if most == Self::Hyphen => Self::Dash,
            _ => most,
        }
    }
}

impl Scan {
    pub(super) fn digits(&self) -> &[u8] {
        self.digits.get(..self.length).unwrap_or_default()
    }

    /// What precedes a group of digits.
    pub(super) fn gap(&self, group: usize) -> Gap {
        self.groups.get(group).map_or(Gap::None, |(gap, _)| *gap)
    }

    /// The index of the first digit of a group; after the last group, the number of digits.
    pub(super) fn start(&self, group: usize) -> usize {
        let group = self.groups.get(group).filter(|_| group <= self.last);
        group.map_or(self.length, |(_, start)| usize::from(*start))
    }

    /// The index of the first digit after `place` that a gap precedes, or the number of digits.
    pub(super) fn gap_after(&self, place: usize) -> usize {
        let mut group = 1;
        while group <= self.last && self.start(group) <= place {
            group += 1;
        }
        self.start(group)
    }

    /// Whether there is a gap between two places, but none at the second one.
    pub(super) fn splits_group(&self, start: usize, end: usize) -> bool {
        self.gap_after(start) < end && self.gap_after(end - 1) != end
    }

    /// The number of digits of a group.
    pub(super) fn size(&self, group: usize) -> usize {
        self.start(group + 1) - self.start(group)
    }

    /// The value of a group; of more than nine digits, any.
    pub(super) fn value(&self, group: usize) -> u32 {
        let digits = self.digits.get(self.start(group)..self.start(group + 1)).unwrap_or_default();
        digits
            .iter()
            .fold(0, |value: u32, digit| value.wrapping_mul(10).wrapping_add(u32::from(digit & 15)))
    }

    fn push(&mut self, digit: u8, gap: Gap) -> Result<(), Obstacle> {
        *self.digits.get_mut(self.length).ok_or(Obstacle::TooManyDigits)? = digit;
        if gap != Gap::None && self.length > 0 {
            self.last += 1;
            if let Some(group) = self.groups.get_mut(self.last) {
                *group = (gap, self.length as u8);
            }
        }
        self.length += 1;
        Ok(())
    }
}

/// Reads a text of at most [`MAX_TEXT`] bytes.
pub(super) fn scan(text: &str) -> Result<Scan, Obstacle> {
    if text.len() > MAX_TEXT {
        return Err(Obstacle::TextTooLong);
    }
    let mut scan = Scan {
        digits: [0; MAX_DIGITS],
        length: 0,
        groups: [(Gap::None, 0); MAX_DIGITS + 1],
        last: 0,
        plus: false,
        parentheses: false,
        closed: false,
        zero: 0,
        placeholder: None,
        changes: Changes::default(),
    };
    let mut mapped = [0; MAX_TEXT];
    let mut length = 0;
    for character in text.chars() {
        let byte = to_ascii(character, &mut scan.changes);
        if byte != INVISIBLE
            && !(length == 0 && scan.trims(byte))
            && let Some(place) = mapped.get_mut(length)
        {
            *place = byte;
            length += 1;
        }
    }
    let mut rest = mapped.get(..length).unwrap_or_default();
    while let [before @ .., byte] = rest
        && scan.trims(*byte)
    {
        rest = before;
    }
    if rest.starts_with(b"tel:") {
        scan.changes.add(Change::TelUri);
        rest = rest.get(4..).unwrap_or_default();
    }
    scan.number(rest)?;
    if scan.length == 0 {
        return Err(Obstacle::NoDigits);
    }
    Ok(scan)
}

impl Scan {
    /// Whether a character around the number is white space or a quotation mark, which is removed.
    fn trims(&mut self, byte: u8) -> bool {
        let change = match byte {
            b' ' | b'\n' => Change::Spaces,
            b'\'' | b'"' => Change::Apostrophe,
            _ => return false,
        };
        self.changes.add(change);
        true
    }

    fn number(&mut self, mut text: &[u8]) -> Result<(), Obstacle> {
        let (mut gap, mut depth) = (Gap::None, 0_i16);
        while let [byte, rest @ ..] = text {
            let next = Gap::of(*byte);
            match byte {
                // A negative number.
                b'0'..=b'9' if self.length == 0 && gap == Gap::Hyphen && !self.plus => {
                    return Err(Obstacle::OtherText);
                }
                b'0'..=b'9' => {
                    self.push(*byte, gap)?;
                    gap = Gap::None;
                }
                b'+' if self.length == 0 => {
                    if self.plus {
                        self.changes.add(Change::DoubledPlus);
                    }
                    self.plus = true;
                }
                b'(' if self.length > 0 && rest.starts_with(b"0)") => {
                    if self.zero > 0 {
                        return Err(Obstacle::OtherText);
                    }
                    self.zero = self.length;
                    self.changes.add(Change::Punctuation);
                    self.push(b'0', next)?;
                    gap = next;
                    text = rest.get(2..).unwrap_or_default();
                    continue;
                }
                b'.' if self.length > 0 && rest.starts_with(b".") => return Err(Obstacle::Range),
                b'.' | b')' if self.is_marker(text, gap, depth) => return Err(Obstacle::List),
                _ if next == Gap::None => return self.rest(text, gap),
                _ => {
                    depth += i16::from(*byte == b'(') - i16::from(*byte == b')');
                    gap = gap.with(next);
                    self.parentheses |= next == Gap::Parenthesis;
                    let change =
                        if next == Gap::Space { Change::Spaces } else { Change::Punctuation };
                    self.changes.add(change);
                }
            }
            text = rest;
        }
        // Such as `120.-`, a price.
        if gap >= Gap::Hyphen {
            return Err(Obstacle::OtherText);
        }
        self.closed = gap == Gap::Parenthesis;
        if depth != 0 {
            // What a single parenthesis separates is not known.
            for (gap, _) in &mut self.groups {
                *gap = (*gap).max(Gap::Parenthesis);
            }
        }
        Ok(())
    }

    /// Whether the digits so far number an entry of a list, as in `2) 020 7946 0123` and `2. 020 7946 0123`.
    fn is_marker(&self, text: &[u8], gap: Gap, depth: i16) -> bool {
        let ends =
            matches!(text, [b')', ..] if depth == 0) || matches!(text, [b'.', b' ' | b')', ..]);
        let is_first = gap == Gap::None && !self.plus && self.last == 0;
        ends && is_first && (1..=MAX_MARKER).contains(&self.length)
    }

    /// Reads what follows the number: an extension, a second number, or text.
    fn rest(&mut self, text: &[u8], gap: Gap) -> Result<(), Obstacle> {
        let has_digits = text.iter().any(u8::is_ascii_digit);
        if self.length == 0 {
            return Err(if has_digits { Obstacle::OtherText } else { Obstacle::NoDigits });
        }
        if is_exponent(text) {
            return Err(Obstacle::Exponent);
        }
        let (kind, after) = word(text);
        let start = count(after, b" .:=-");
        let digits = after.get(start..).unwrap_or_default();
        let length = count(digits, DIGITS);
        let ends = |after: &[u8]| count(after, b" );\n") == after.len();
        let after_digits = digits.get(length..).unwrap_or_default();
        match (kind, text) {
            // Two numbers, as in `1920 x 1080`.
            (b'X', [b'x', b' ', ..]) => Err(Obstacle::OtherText),
            (b'X', _) if (1..=MAX_EXTENSION).contains(&length) && ends(after_digits) => {
                self.changes.add(Change::Extension);
                let is_glued = gap == Gap::None
                    && matches!(text, [b'x' | b'#', next, ..] if !next.is_ascii_lowercase());
                self.placeholder = is_glued.then_some(1 + length);
                Ok(())
            }
            (_, [b',' | b';', rest @ ..]) if ends(rest) => {
                self.changes.add(Change::Punctuation);
                Ok(())
            }
            (b'F', _) if start == 0 && ends(after_digits) && is_fraction(digits, length) => {
                Err(Obstacle::Decimal)
            }
            (b'P', _) if gap >= Gap::Hyphen && gap < Gap::Slash => Err(Obstacle::Range),
            (b'R', _) if has_digits => Err(Obstacle::Range),
            (b'L' | b'F' | b'P', _) if has_digits => Err(Obstacle::List),
            _ => Err(Obstacle::OtherText),
        }
    }
}

/// The kind of the word or sign at the beginning of a text, and what follows it.
fn word(text: &[u8]) -> (u8, &[u8]) {
    for entry in WORDS.split(|byte| *byte == b' ') {
        if let [kind, word @ ..] = entry
            && text.starts_with(word)
            && let Some(after) = text.get(word.len()..)
            && (*kind == b'X' || !after.first().is_some_and(u8::is_ascii_lowercase))
        {
            return (*kind, after);
        }
    }
    (0, b"")
}

/// Whether so many digits after a comma are the fraction of a number.
fn is_fraction(digits: &[u8], length: usize) -> bool {
    length > 0 && (length <= 2 || count(digits, b"0") >= length)
}

/// Whether a text is what follows the whole number in `4.42079E+11` and `4,42079E+11`.
fn is_exponent(text: &[u8]) -> bool {
    count(text, b"0123456789,e+-") == text.len() && text.contains(&b'e') && !text.ends_with(b"e")
}

/// The number of bytes at the beginning of a text that are in the set.
fn count(text: &[u8], set: &[u8]) -> usize {
    text.iter().take_while(|byte| set.iter().any(|one| one == *byte)).count()
}

/// The greatest number of bytes of a text.
pub(super) const MAX_TEXT: usize = 256;
/// An international prefix of 8 digits, and a number of 15 digits with a trunk prefix.
const MAX_DIGITS: usize = 28;
const MAX_EXTENSION: usize = 8;
const MAX_MARKER: usize = 3;
const DIGITS: &[u8] = b"0123456789";
/// What follows a number, each with its kind: `X` for the mark of an extension, `R` for a range, `L` for a list, `F` for a decimal
/// comma, `P` for a plus sign. Without `Durchwahl`, whose digits are a part of the number in Germany and Austria.
const WORDS: &[u8] =
    b"X;ext= Xextension Xextn Xext Xxtn Xx X# Xposte Rto Runtil Rtill Rthrough Rthru Rbis R\x01 \
Lor Land Loder Lund L; L| L& L\n F, P+";
const _: () = assert!(UNKNOWN < b' ' && ELLIPSIS == 1);
