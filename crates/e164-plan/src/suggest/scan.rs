//! Reads the digits of a written number, and what else the text contains.

use super::change::{Change, Changes, Obstacle};
use super::character::{ELLIPSIS, UNKNOWN, to_ascii};

/// The digits of a text, and what surrounds them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan {
    digits: [u8; MAX_DIGITS],
    length: usize,
    /// The index of the digit after each gap.
    gaps: [(u8, Gap); MAX_DIGITS],
    gap_count: usize,
    /// Whether a plus sign precedes the digits.
    pub(super) plus: bool,
    /// Whether there are parentheses, apart from `(0)`.
    pub(super) parentheses: bool,
    /// Whether a parenthesis follows the last digit.
    pub(super) closed: bool,
    /// The index of the digit in `(0)`.
    pub(super) zero: Option<usize>,
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
    fn of(byte: u8) -> Option<Self> {
        Some(match byte {
            b' ' => Self::Space,
            b'.' => Self::Dot,
            b'(' | b')' => Self::Parenthesis,
            b'-' => Self::Hyphen,
            b'~' => Self::Dash,
            b'/' => Self::Slash,
            _ => return None,
        })
    }

    fn with(self, next: Self) -> Self {
        match (self, next) {
            (Self::Space | Self::Dot, Self::Space | Self::Dot) => Self::Wide,
            (Self::Space | Self::Wide, Self::Hyphen) | (Self::Hyphen, Self::Space) => Self::Dash,
            (first, second) => first.max(second),
        }
    }
}

impl Scan {
    pub(super) fn digits(&self) -> &[u8] {
        self.digits.get(..self.length).unwrap_or_default()
    }

    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// The gaps between the digits, each with the index of the digit after it.
    pub(super) fn gaps(&self) -> &[(u8, Gap)] {
        self.gaps.get(..self.gap_count).unwrap_or_default()
    }

    /// Whether the digits before an index are several groups, the last one of which continues after it.
    pub(super) fn splits_group(&self, end: usize) -> bool {
        let mut places = self.gaps().iter().map(|(place, _)| usize::from(*place));
        places.clone().any(|place| place < end) && !places.any(|place| place == end)
    }

    /// The digits before an index, with the same plus sign.
    pub(super) fn until(&self, end: usize) -> Self {
        let zero = self.zero.filter(|zero| *zero < end);
        Self { length: end.min(self.length), gap_count: 0, zero, parentheses: false, ..*self }
    }

    /// The digits from an index on, without plus sign.
    pub(super) fn from(&self, start: usize) -> Self {
        let mut digits = self.digits;
        digits.rotate_left(start.min(MAX_DIGITS));
        let length = self.length.saturating_sub(start);
        let zero = self.zero.and_then(|zero| zero.checked_sub(start));
        Self { digits, length, gap_count: 0, plus: false, zero, parentheses: false, ..*self }
    }

    fn push(&mut self, digit: u8, gap: Gap) -> Result<(), Obstacle> {
        *self.digits.get_mut(self.length).ok_or(Obstacle::TooManyDigits)? = digit;
        if gap != Gap::None
            && self.length > 0
            && let Some(place) = self.gaps.get_mut(self.gap_count)
        {
            *place = (self.length as u8, gap);
            self.gap_count += 1;
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
        gaps: [(0, Gap::None); MAX_DIGITS],
        gap_count: 0,
        plus: false,
        parentheses: false,
        closed: false,
        zero: None,
        placeholder: None,
        changes: Changes::default(),
    };
    let mut mapped = [0; MAX_TEXT];
    let mut length = 0;
    for (byte, change) in text.chars().map(to_ascii) {
        if let Some(change) = change {
            scan.changes.add(change);
        }
        if let Some(byte) = byte
            && let Some(place) = mapped.get_mut(length)
        {
            *place = byte;
            length += 1;
        }
    }
    let rest = scan.trim(mapped.get(..length).unwrap_or_default());
    let rest = scan.scheme(rest);
    if is_exponent(rest) {
        return Err(Obstacle::Exponent);
    }
    scan.number(rest)?;
    if scan.length == 0 {
        return Err(Obstacle::NoDigits);
    }
    Ok(scan)
}

impl Scan {
    /// Removes white space and quotation marks around the number.
    fn trim<'t>(&mut self, mut text: &'t [u8]) -> &'t [u8] {
        loop {
            text = match text {
                [b' ' | b'\n', rest @ ..] | [rest @ .., b' ' | b'\n'] => {
                    self.changes.add(Change::Spaces);
                    rest
                }
                [b'\'' | b'"', rest @ ..] | [rest @ .., b'\'' | b'"'] => {
                    self.changes.add(Change::Apostrophe);
                    rest
                }
                _ => return text,
            }
        }
    }

    fn scheme<'t>(&mut self, text: &'t [u8]) -> &'t [u8] {
        let Some(rest) = text.strip_prefix(b"tel:") else { return text };
        self.changes.add(Change::TelUri);
        self.trim(rest)
    }

    fn number(&mut self, mut text: &[u8]) -> Result<(), Obstacle> {
        let (mut gap, mut depth, mut is_balanced) = (Gap::None, 0_usize, true);
        while let [byte, rest @ ..] = text {
            match byte {
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
                b'+' if gap == Gap::Slash => return Err(Obstacle::List),
                b'+' if matches!(gap, Gap::Hyphen | Gap::Dash) => return Err(Obstacle::Range),
                b'(' if self.length > 0 && rest.starts_with(b"0)") => {
                    if self.zero.replace(self.length).is_some() {
                        return Err(Obstacle::OtherText);
                    }
                    self.push(b'0', Gap::Parenthesis)?;
                    self.changes.add(Change::Punctuation);
                    text = rest.get(2..).unwrap_or_default();
                    gap = Gap::Parenthesis;
                    continue;
                }
                b'.' if self.length > 0 && rest.starts_with(b".") => return Err(Obstacle::Range),
                b'.' | b')' if self.is_marker(text, gap, depth) => return Err(Obstacle::List),
                byte => {
                    let Some(next) = Gap::of(*byte) else { return self.rest(text, gap) };
                    match byte {
                        b'(' => depth += 1,
                        b')' => match depth.checked_sub(1) {
                            Some(less) => depth = less,
                            None => is_balanced = false,
                        },
                        _ => {}
                    }
                    gap = gap.with(next);
                    self.parentheses |= next == Gap::Parenthesis;
                    let change =
                        if next == Gap::Space { Change::Spaces } else { Change::Punctuation };
                    self.changes.add(change);
                }
            }
            text = rest;
        }
        self.closed = gap == Gap::Parenthesis;
        if depth > 0 || !is_balanced {
            // What a single parenthesis separates is not known.
            for (_, gap) in &mut self.gaps {
                *gap = (*gap).max(Gap::Parenthesis);
            }
        }
        Ok(())
    }

    /// Whether the digits so far number an entry of a list, as in `2) 020 7946 0123` and `2. 020 7946 0123`.
    fn is_marker(&self, text: &[u8], gap: Gap, depth: usize) -> bool {
        let is_first = gap == Gap::None && !self.plus && self.gap_count == 0;
        let ends = match text {
            [b')', ..] => depth == 0,
            [_, rest @ ..] => matches!(rest.first(), Some(b' ' | b')')),
            [] => false,
        };
        is_first && ends && (1..=MAX_MARKER).contains(&self.length)
    }

    /// Reads what follows the number: an extension, a second number, or text.
    fn rest(&mut self, text: &[u8], gap: Gap) -> Result<(), Obstacle> {
        if self.length == 0 {
            return Err(if text.iter().any(u8::is_ascii_digit) {
                Obstacle::OtherText
            } else {
                Obstacle::NoDigits
            });
        }
        if let Some(digits) = extension(text) {
            self.changes.add(Change::Extension);
            let is_glued = gap == Gap::None
                && matches!(text, [b'x' | b'#', next, ..] if !next.is_ascii_lowercase());
            self.placeholder = is_glued.then_some(1 + digits);
            return Ok(());
        }
        let has_digits = text.iter().any(u8::is_ascii_digit);
        let word = text.iter().take_while(|byte| byte.is_ascii_lowercase()).count();
        let word = text.get(..word).unwrap_or_default();
        match text {
            [b',' | b';', rest @ ..] if rest.iter().all(|byte| matches!(byte, b' ' | b'\n')) => {
                self.changes.add(Change::Punctuation);
                Ok(())
            }
            [b',', fraction @ ..] if is_fraction(fraction) => Err(Obstacle::Decimal),
            [ELLIPSIS, ..] => Err(Obstacle::Range),
            [b',' | b';' | b'|' | b'&' | b'\n' | b'+', ..] if has_digits => Err(Obstacle::List),
            _ if has_digits && RANGE_WORDS.contains(&word) => Err(Obstacle::Range),
            _ if has_digits && LIST_WORDS.contains(&word) => Err(Obstacle::List),
            _ => Err(Obstacle::OtherText),
        }
    }
}

/// The number of digits of an extension: a marker and 1 to 8 digits.
fn extension(text: &[u8]) -> Option<usize> {
    let rest = EXTENSION_MARKERS.iter().find_map(|marker| text.strip_prefix(*marker))?;
    let start = rest.iter().take_while(|byte| b" .:=-".contains(byte)).count();
    let rest = rest.get(start..).unwrap_or_default();
    let (digits, after) = rest.split_at_checked(count_digits(rest))?;
    let ends = after.iter().all(|byte| b" )".contains(byte));
    ((1..=MAX_EXTENSION).contains(&digits.len()) && ends).then_some(digits.len())
}

/// Whether a number has an exponent, as in `4.42079E+11`.
fn is_exponent(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"+").unwrap_or(text);
    let whole = count_digits(text);
    let mut rest = text.get(whole..).unwrap_or_default();
    if let [b'.' | b',', fraction @ ..] = rest {
        rest = fraction.get(count_digits(fraction)..).unwrap_or_default();
    }
    let Some(power) = rest.strip_prefix(b"e") else { return false };
    let power = power.strip_prefix(b"+").or_else(|| power.strip_prefix(b"-")).unwrap_or(power);
    whole > 0 && !power.is_empty() && power.iter().all(u8::is_ascii_digit)
}

/// Whether a text after a comma is the fraction of a number.
fn is_fraction(text: &[u8]) -> bool {
    let (digits, after) = text.split_at_checked(count_digits(text)).unwrap_or_default();
    let is_short = digits.len() <= 2 || digits.iter().all(|digit| *digit == b'0');
    !digits.is_empty() && is_short && after.iter().all(|byte| b" );".contains(byte))
}

fn count_digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The greatest number of bytes of a text.
pub(super) const MAX_TEXT: usize = 256;
/// An international prefix of 8 digits, and a number of 15 digits with a trunk prefix.
const MAX_DIGITS: usize = 28;
const MAX_EXTENSION: usize = 8;
const MAX_MARKER: usize = 3;
/// Without `Durchwahl`, whose digits are a part of the number in Germany and Austria.
const EXTENSION_MARKERS: [&[u8]; 8] =
    [b";ext=", b"extension", b"extn", b"ext", b"xtn", b"x", b"#", b"poste"];
const RANGE_WORDS: [&[u8]; 6] = [b"to", b"until", b"till", b"through", b"thru", b"bis"];
const LIST_WORDS: [&[u8]; 4] = [b"or", b"and", b"oder", b"und"];
const _: () = assert!(UNKNOWN < b' ');
