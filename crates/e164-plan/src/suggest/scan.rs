//! Reads the digits of a written number, and what else the text contains.

use super::change::{Change, Changes, Obstacle};
use super::character::{ELLIPSIS, UNKNOWN, to_ascii};

/// The digits of a text, and what surrounds them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan {
    digits: [u8; MAX_DIGITS],
    length: usize,
    /// Whether a plus sign precedes the digits.
    pub(super) plus: bool,
    /// The index of the digit in `(0)`.
    pub(super) zero: Option<usize>,
    /// A bit for each digit that follows a hyphen, slash or tilde.
    breaks: u32,
    /// Whether a slash is among the breaks.
    pub(super) slash: bool,
    pub(super) changes: Changes,
}

impl Scan {
    pub(super) fn digits(&self) -> &[u8] {
        self.digits.get(..self.length).unwrap_or_default()
    }

    /// The digits before each hyphen, slash or tilde.
    pub(super) fn parts(&self) -> impl Iterator<Item = &[u8]> {
        let before = (1..self.length).filter(|place| self.breaks >> place & 1 == 1);
        before.filter_map(|place| self.digits.get(..place))
    }

    /// The same with the first of the digits, and without breaks.
    pub(super) fn with_digits(&self, digits: &[u8]) -> Self {
        let zero = self.zero.filter(|zero| *zero < digits.len());
        Self { length: digits.len(), zero, breaks: 0, ..*self }
    }

    fn push(&mut self, digit: u8) -> Result<(), Obstacle> {
        *self.digits.get_mut(self.length).ok_or(Obstacle::TooManyDigits)? = digit;
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
        plus: false,
        zero: None,
        breaks: 0,
        slash: false,
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
    if let Some(obstacle) = spreadsheet(rest) {
        return Err(obstacle);
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
        let (mut is_break, mut is_slash) = (false, false);
        while let [byte, rest @ ..] = text {
            match byte {
                b'0'..=b'9' => {
                    if is_break && self.length > 0 {
                        self.breaks |= 1 << self.length;
                        self.slash |= is_slash;
                    }
                    (is_break, is_slash) = (false, false);
                    self.push(*byte)?;
                }
                b'+' if self.length == 0 => {
                    if self.plus {
                        self.changes.add(Change::DoubledPlus);
                    }
                    self.plus = true;
                }
                b'+' if is_slash => return Err(Obstacle::List),
                b'+' if is_break => return Err(Obstacle::Range),
                b' ' => self.changes.add(Change::Spaces),
                b'(' if self.length > 0 && rest.starts_with(b"0)") => {
                    if self.zero.replace(self.length).is_some() {
                        return Err(Obstacle::OtherText);
                    }
                    self.push(b'0')?;
                    self.changes.add(Change::Punctuation);
                    text = rest.get(2..).unwrap_or_default();
                    (is_break, is_slash) = (false, false);
                    continue;
                }
                b'.' if self.length > 0 && rest.starts_with(b".") => return Err(Obstacle::Range),
                b'-' | b'/' | b'~' | b'.' | b'(' | b')' => {
                    is_break |= matches!(byte, b'-' | b'/' | b'~');
                    is_slash |= *byte == b'/';
                    self.changes.add(Change::Punctuation);
                }
                _ => return self.rest(text),
            }
            text = rest;
        }
        Ok(())
    }

    /// Reads what follows the number: an extension, a second number, or text.
    fn rest(&mut self, text: &[u8]) -> Result<(), Obstacle> {
        if self.length == 0 {
            return Err(if text.iter().any(u8::is_ascii_digit) {
                Obstacle::OtherText
            } else {
                Obstacle::NoDigits
            });
        }
        if is_extension(text) {
            self.changes.add(Change::Extension);
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
            [ELLIPSIS, ..] => Err(Obstacle::Range),
            [b',' | b';' | b'|' | b'&' | b'\n' | b'+', ..] if has_digits => Err(Obstacle::List),
            _ if has_digits && RANGE_WORDS.contains(&word) => Err(Obstacle::Range),
            _ if has_digits && LIST_WORDS.contains(&word) => Err(Obstacle::List),
            _ => Err(Obstacle::OtherText),
        }
    }
}

/// Whether a text is an extension: a marker and 1 to 8 digits.
fn is_extension(text: &[u8]) -> bool {
    let Some(rest) = EXTENSION_MARKERS.iter().find_map(|marker| text.strip_prefix(*marker)) else {
        return false;
    };
    let start = rest.iter().take_while(|byte| b" .:=-".contains(byte)).count();
    let rest = rest.get(start..).unwrap_or_default();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let after = rest.get(digits..).unwrap_or_default();
    (1..=MAX_EXTENSION).contains(&digits) && after.iter().all(|byte| b" )".contains(byte))
}

/// Recognises a number with an exponent or with a decimal part of zeros.
fn spreadsheet(text: &[u8]) -> Option<Obstacle> {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let text = text.strip_prefix(b"+").unwrap_or(text);
    let whole = digits(text);
    let (point, fraction) = match text.get(whole..)? {
        [b'.' | b',', rest @ ..] => (1, rest.get(..digits(rest))?),
        _ => (0, Default::default()),
    };
    if whole == 0 {
        return None;
    }
    match text.get(whole + point + fraction.len()..)? {
        [b'e', b'+' | b'-', power @ ..] | [b'e', power @ ..]
            if !power.is_empty() && power.iter().all(u8::is_ascii_digit) =>
        {
            Some(Obstacle::Exponent)
        }
        [] if matches!(fraction, b"0" | b"00") => Some(Obstacle::Decimal),
        _ => None,
    }
}

/// The greatest number of bytes of a text.
pub(super) const MAX_TEXT: usize = 256;
/// An international prefix of 8 digits, and a number of 15 digits with a trunk prefix.
const MAX_DIGITS: usize = 28;
const MAX_EXTENSION: usize = 8;
const EXTENSION_MARKERS: [&[u8]; 9] =
    [b";ext=", b"extension", b"extn", b"ext", b"xtn", b"x", b"#", b"durchwahl", b"poste"];
const RANGE_WORDS: [&[u8]; 6] = [b"to", b"until", b"till", b"through", b"thru", b"bis"];
const LIST_WORDS: [&[u8]; 4] = [b"or", b"and", b"oder", b"und"];
const _: () = assert!(UNKNOWN < b' ' && MAX_DIGITS <= 32);
