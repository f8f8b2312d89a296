//! The path: whether it concerns the API at all, and whether it can be read in more than one way.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::str;

use super::percent::{decode, escape};

/// A request target, split at its first question mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'a> {
    pub(crate) path: &'a [u8],
    pub(crate) query: &'a [u8],
}

/// Why a path can be read in more than one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ambiguity {
    Backslash,
    BadEscape,
    ControlCharacter,
    DotSegment,
    EmptySegment,
    EncodedDelimiter,
    EncodedUnreserved,
    Fragment,
    NoLeadingSlash,
    Parameter,
    TrailingSlash,
    TwiceEncoded,
}

impl<'a> Target<'a> {
    pub(crate) fn split(target: &'a [u8]) -> Self {
        let mut parts = target.splitn(2, |byte| *byte == b'?');
        let path = parts.next().unwrap_or_default();
        Self { path, query: parts.next().unwrap_or_default() }
    }

    /// Whether any server could take this path for one of the API's, however it normalises.
    pub(crate) fn may_reach_the_api(self) -> bool {
        match self.path {
            b"*" => false,
            [b'/', rest @ ..] => {
                let first = rest.split(|byte| *byte == b'/').next().unwrap_or_default();
                is_api_segment(first)
                    || (is_irregular(self.path) && reaches_when_normalised(self.path))
            }
            _ => true,
        }
    }

    /// The path, when every server reads it alike.
    pub(crate) fn unambiguous(self) -> Result<&'a str, Ambiguity> {
        let [b'/', rest @ ..] = self.path else { return Err(Ambiguity::NoLeadingSlash) };
        if rest.contains(&b'#') || self.query.contains(&b'#') {
            return Err(Ambiguity::Fragment);
        }
        check_bytes(rest)?;
        let mut segments = rest.split(|byte| *byte == b'/').peekable();
        while let Some(segment) = segments.next() {
            match segment {
                b"" if segments.peek().is_none() => return Err(Ambiguity::TrailingSlash),
                b"" => return Err(Ambiguity::EmptySegment),
                b"." | b".." => return Err(Ambiguity::DotSegment),
                _ => {}
            }
        }
        str::from_utf8(self.path).map_err(|_| Ambiguity::BadEscape)
    }
}

fn check_bytes(path: &[u8]) -> Result<(), Ambiguity> {
    let mut at = 0;
    while let Some(byte) = path.get(at).copied() {
        match byte {
            b'\\' => return Err(Ambiguity::Backslash),
            b';' => return Err(Ambiguity::Parameter),
            0..=0x20 | 0x7F => return Err(Ambiguity::ControlCharacter),
            0x80.. => return Err(Ambiguity::BadEscape),
            b'%' => {
                let byte =
                    escape(path.get(at..).unwrap_or_default()).ok_or(Ambiguity::BadEscape)?;
                check_escaped(byte)?;
                at += 3;
            }
            _ => at += 1,
        }
    }
    match str::from_utf8(&decode(path)) {
        Ok(_) => Ok(()),
        Err(_) => Err(Ambiguity::BadEscape),
    }
}

fn check_escaped(byte: u8) -> Result<(), Ambiguity> {
    match byte {
        b'/' | b'\\' | b';' | b'#' | b'?' => Err(Ambiguity::EncodedDelimiter),
        b'%' => Err(Ambiguity::TwiceEncoded),
        0..=0x1F | 0x7F => Err(Ambiguity::ControlCharacter),
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            Err(Ambiguity::EncodedUnreserved)
        }
        _ => Ok(()),
    }
}

/// Whether a path has anything that some server would normalise away.
fn is_irregular(path: &[u8]) -> bool {
    let mut previous = 0;
    path.iter().any(|byte| {
        let pair = [previous, *byte];
        previous = *byte;
        matches!(byte, b'%' | b'\\' | b';' | b'#' | 0..=0x20 | 0x7F..)
            || pair == *b"//"
            || pair == *b"/."
    })
}

fn reaches_when_normalised(path: &[u8]) -> bool {
    let mut text = Cow::Borrowed(path);
    // A server or two in a row may decode twice; a third round costs nothing.
    for _ in 0..=2 {
        if names_the_api(&text) {
            return true;
        }
        text = Cow::Owned(decode(&text).into_owned());
    }
    names_the_api(&text)
}

/// Whether the first segment of the path names the API, be it before or after dot segments are
/// resolved.
fn names_the_api(path: &[u8]) -> bool {
    let mut resolved: Vec<&[u8]> = Vec::new();
    let mut first = None;
    for segment in path.split(|byte| matches!(byte, b'/' | b'\\')) {
        let end = segment.iter().position(|byte| matches!(byte, b';' | b'#' | b'?' | 0));
        let segment = segment.get(..end.unwrap_or(segment.len())).unwrap_or_default();
        match segment.trim_ascii() {
            b"" | b"." => {}
            b".." => {
                resolved.pop();
            }
            name => {
                first.get_or_insert(name);
                resolved.push(name);
            }
        }
    }
    first.is_some_and(is_api_segment) || resolved.first().copied().is_some_and(is_api_segment)
}

fn is_api_segment(segment: &[u8]) -> bool {
    // A colon starts an action; whatever stands before it decides.
    let name = segment.split(|byte| *byte == b':').next().unwrap_or_default();
    API_SEGMENTS.iter().any(|api| api.as_bytes().eq_ignore_ascii_case(name))
}

/// The first segments of the API's paths, and the one that older documents show.
const API_SEGMENTS: [&str; 4] = ["accounts", "numbers", "teamsRequestsForInformation", "account"];
