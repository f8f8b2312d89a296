//! The errors of reading a policy, and their messages.

use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;

use crate::json::{Encoding, Fault, FaultKind, Kind, Limit, Syntax};
use crate::policy::{InvalidRange, ShapeRule};
use crate::report::{Catalogue, InvalidHelpUrl};

use super::names::{ACTIONS, MAX_BASE_DOMAIN, MAX_MAX_BODY_BYTES};

/// A problem of a policy: its place, and how to correct it.
///
/// The message is one line. It never repeats a value of the policy; only the pointer contains names
/// from it.
///
/// ```
/// use acg_policy_wire::v1::policy_from_json;
///
/// let error = policy_from_json(br#"{"rules": {"number/usage-emtpy": "off"}}"#).unwrap_err();
/// assert_eq!(error.pointer(), "/rules/number~1usage-emtpy");
/// assert_eq!(
///     error.to_string(),
///     "at /rules/number~1usage-emtpy: unknown rule code; did you mean `number/usage-empty`?"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    pointer: String,
    offset: usize,
    problem: Problem,
}

impl PolicyError {
    pub(super) fn new(pointer: String, offset: usize, problem: Problem) -> Self {
        Self { pointer, offset, problem }
    }

    /// The JSON Pointer (RFC 6901) of the wrong value, for example `/rules/number~1usage-empty`;
    /// empty for the whole text.
    ///
    /// ```
    /// use acg_policy_wire::v1::policy_from_json;
    ///
    /// let error = policy_from_json(br#"{"apiVersions": ["2024-02-29", ""]}"#).unwrap_err();
    /// assert_eq!(error.pointer(), "/apiVersions/1");
    /// assert_eq!(policy_from_json(b"{").unwrap_err().pointer(), "");
    /// ```
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The position of the wrong member, from its name, or element in the text, in bytes from 0.
    ///
    /// ```
    /// use acg_policy_wire::v1::policy_from_json;
    ///
    /// let text = br#"{"profile": "lax"}"#;
    /// let error = policy_from_json(text).unwrap_err();
    /// assert!(text[error.offset()..].starts_with(br#""profile""#));
    /// ```
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The problem and its help, without the place.
    ///
    /// ```
    /// let error = acg_policy_wire::v1::policy_from_json(b"[]").unwrap_err();
    /// assert_eq!(error.message(), "expected an object, found an array");
    /// ```
    #[must_use]
    pub fn message(&self) -> String {
        self.problem.text()
    }

    /// The problem and its help without any place, for callers that compute line and column from
    /// [`offset`](Self::offset) themselves.
    ///
    /// ```
    /// let error = acg_policy_wire::v1::policy_from_json(b"{\n\"profile\": 1,}").unwrap_err();
    /// assert_eq!(error.explanation(), "trailing comma; remove it");
    /// ```
    #[must_use]
    pub fn explanation(&self) -> String {
        match self.problem {
            Problem::Unreadable { kind, .. } => String::from(unreadable(kind)),
            _ => self.problem.text(),
        }
    }

    /// The place and the problem in one line, as `Display` writes them, without the code size of
    /// `core::fmt`.
    ///
    /// ```
    /// let error = acg_policy_wire::v1::policy_from_json(b"{\n\"profile\": 1,}").unwrap_err();
    /// assert_eq!(error.text(), "at the top level: line 2, column 13: trailing comma; remove it");
    /// ```
    #[must_use]
    pub fn text(&self) -> String {
        format!("at {}: {}", place(&self.pointer), self.problem.text())
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl core::error::Error for PolicyError {}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    Unreadable { kind: FaultKind, line: usize, column: usize },
    UnknownMember { expected: &'static [&'static str], nearest: Option<&'static str> },
    WrongType { expected: &'static str, found: Kind },
    UnknownRule { nearest: Option<&'static str> },
    Shape(ShapeRule),
    UnknownWord { expected: &'static [&'static str], nearest: Option<&'static str> },
    NoVersions,
    EmptyVersion,
    ControlInVersion,
    DuplicateVersion,
    TooManyVersions,
    BodyBytes,
    UnknownAction { nearest: Option<&'static str> },
    NoCountries,
    CountryFormat,
    UnknownCountry,
    UnitedKingdom,
    DuplicateCountry,
    TooManyCountries,
    BaseDomain,
    NoNumbers,
    TooManyNumbers,
    NumberFormat,
    UnassignedCallingCode,
    NumberLength,
    DuplicateNumber,
    NoRanges,
    TooManyRanges,
    IncompleteRange,
    DuplicateRange,
    Range(InvalidRange),
    HelpUrl(InvalidHelpUrl),
    UnknownCatalogue,
}

impl Problem {
    fn text(&self) -> String {
        match *self {
            Self::Unreadable { kind, line, column } => {
                format!("line {line}, column {column}: {}", unreadable(kind))
            }
            Self::UnknownMember { expected, nearest } => {
                format!("unknown member; {}", suggestion(nearest, expected))
            }
            Self::WrongType { expected, found } => {
                format!("expected {expected}, found {}", found.with_article())
            }
            Self::UnknownRule { nearest: Some(nearest) } => {
                format!("unknown rule code; did you mean `{nearest}`?")
            }
            Self::UnknownRule { nearest: None } => {
                "unknown rule code; `acg-policy rules` lists all codes".to_string()
            }
            Self::Shape(error) => error.to_string(),
            Self::UnknownWord { expected, nearest } => {
                format!("unknown value; {}", suggestion(nearest, expected))
            }
            // Without the nearest name: the policy expects rules that this release lacks.
            Self::UnknownCatalogue => format!(
                "unknown catalogue; {}, or update acg-policy",
                suggestion(None, &Catalogue::NAMES)
            ),
            Self::BodyBytes => {
                format!("expected an integer from 1 to {MAX_MAX_BODY_BYTES}, in digits only")
            }
            Self::UnknownAction { nearest } => {
                format!("unknown action; {}", suggestion(nearest, &ACTIONS))
            }
            Self::BaseDomain => format!(
                "expected a host name of at most {MAX_BASE_DOMAIN} letters, digits, `-` and `.`, without a port or a trailing dot"
            ),
            _ => String::from(self.plain_text()),
        }
    }

    /// The text of a problem without details.
    const fn plain_text(&self) -> &'static str {
        match self {
            Self::NoVersions => {
                "the list is empty, so every request would be refused; name at least one version, or remove the member to use the default"
            }
            Self::EmptyVersion => {
                "the version is empty; write the date that clients send, for example `2024-02-29`"
            }
            Self::ControlInVersion => {
                "the version has a control character; write the date that clients send, for example `2024-02-29`"
            }
            Self::DuplicateVersion => "duplicate version; remove it",
            Self::TooManyVersions => "more than 100 versions; remove those that no client sends",
            Self::NoCountries => {
                "the list is empty, so every number would be refused; name at least one country, or remove the member to accept all countries"
            }
            Self::CountryFormat => {
                "expected an ISO 3166-1 code of two capital letters, for example `DE`"
            }
            Self::UnknownCountry => {
                "no country with telephone numbers has this code; write its ISO 3166-1 code, for example `DE`"
            }
            Self::UnitedKingdom => "`UK` is not the ISO 3166-1 code; write `GB`",
            Self::DuplicateCountry => "duplicate country; remove it",
            Self::TooManyCountries => "more than 300 countries; remove duplicates",
            Self::NoNumbers => "the list is empty; name at least one number, or remove the member",
            Self::TooManyNumbers => "more than 100 numbers; remove those that are not in use",
            Self::NumberFormat => "expected an E.164 number, for example `+442079460123`",
            Self::UnassignedCallingCode => {
                "unassigned country calling code; write the number with `+`, country code and all digits"
            }
            Self::NumberLength => {
                "no number of its country has as many digits; write the number with `+`, country code and all digits"
            }
            Self::DuplicateNumber => "duplicate number; remove it",
            Self::NoRanges => "the list is empty; name at least one range, or remove the member",
            Self::IncompleteRange => "a range requires `prefix` and `digits`",
            Self::DuplicateRange => "duplicate range; remove it",
            Self::TooManyRanges => "more than 1000 ranges; use shorter prefixes",
            Self::Range(fault) => fault.message(),
            Self::HelpUrl(fault) => fault.message(),
            _ => "",
        }
    }

    /// A fault that the JSON reader found in `text`.
    pub(super) fn of(fault: &Fault, text: &[u8]) -> Self {
        let (line, column) = fault.line_and_column(text);
        Self::Unreadable { kind: fault.kind, line, column }
    }
}

/// A pointer for a line of text. Its names come from the policy, so characters that could break the
/// line are escaped.
fn place(pointer: &str) -> String {
    if pointer.is_empty() {
        return String::from("the top level");
    }
    let mut place = String::new();
    for character in pointer.chars() {
        match character {
            ' '..='~' if character != '\\' => place.push(character),
            _ => character.escape_unicode().for_each(|escaped| place.push(escaped)),
        }
    }
    place
}

/// Suggests the nearest word, or lists all of them.
fn suggestion(nearest: Option<&'static str>, expected: &[&'static str]) -> String {
    if let Some(nearest) = nearest {
        return format!("did you mean `{nearest}`?");
    }
    let mut text = String::from("expected ");
    for (index, word) in expected.iter().enumerate() {
        text.push_str(match index {
            0 => "`",
            _ if index + 1 == expected.len() => "` or `",
            _ => "`, `",
        });
        text.push_str(word);
    }
    text.push('`');
    text
}

fn unreadable(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Syntax(syntax) => not_json(syntax),
        FaultKind::Encoding(encoding) => not_text(encoding),
        FaultKind::DuplicateMember => "duplicate member; keep one of them",
        FaultKind::Limit(limit) => too_large(limit),
    }
}

fn not_json(syntax: Syntax) -> &'static str {
    match syntax {
        Syntax::BadEscape => "invalid escape sequence; write `\\\\` for a backslash",
        Syntax::BadLiteral => {
            "invalid value; expected `true`, `false`, `null` or a string in double quotes"
        }
        Syntax::BadNumber => "invalid number; write digits only",
        Syntax::Comment => "comments are not allowed in JSON; remove it",
        Syntax::ControlCharacter => {
            "unescaped line break, tab or control character in a string; escape or remove it"
        }
        Syntax::LeadingZero => "number with a leading zero; remove the zero",
        Syntax::MissingColon => "expected `:` after the member name",
        Syntax::MissingComma => "expected `,` or the closing bracket",
        Syntax::NotFinite => "`NaN` and `Infinity` are not allowed in JSON; write digits only",
        Syntax::SingleQuote => "single quotes are not allowed in JSON; write `\"`",
        Syntax::TypographicQuote => "curly quotes are not allowed in JSON; write `\"`",
        Syntax::TrailingBytes => "unexpected text after the policy; remove it",
        Syntax::TrailingComma => "trailing comma; remove it",
        Syntax::UnexpectedByte => "expected a value",
        Syntax::UnexpectedEnd => "unexpected end of the text; check whether the file is complete",
        Syntax::UnquotedName => "member name without quotes; write `\"name\"`",
    }
}

fn not_text(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::ByteOrderMark => "byte order mark; save the file as UTF-8 without it",
        Encoding::InvalidUtf8 => "invalid UTF-8; save the file as UTF-8",
        Encoding::LoneSurrogate => "unpaired surrogate; write the character itself",
        Encoding::WideCharacters => "text in UTF-16 or UTF-32; save the file as UTF-8",
    }
}

fn too_large(limit: Limit) -> &'static str {
    match limit {
        Limit::Depth => "nested too deeply; a policy has at most five levels of objects and arrays",
        Limit::Nodes => {
            "more than 1048576 values, and a policy has at most some 20000; check that the text is a policy"
        }
        Limit::Number => "too many digits; the largest number of a policy has eight",
        Limit::String => "the string is too long; shorten it",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_one_line() {
        assert_eq!(place(""), "the top level");
        assert_eq!(place("/rules/it's"), "/rules/it's");
        assert_eq!(place("/a\n\u{2028}\\\u{e4}"), "/a\\u{a}\\u{2028}\\u{5c}\\u{e4}");
    }
}
