//! What can be wrong with the JSON of a policy.

use alloc::string::String;
use core::fmt;

use acg_policy::json::{Encoding, Fault, FaultKind, Kind, Limit, Syntax};
use acg_policy::{ShapeRule, text};

use super::{MAX_BASE_DOMAIN, MAX_MAX_BODY_BYTES, MEMBERS};

/// The first fault of a policy: its place and what to do about it.
///
/// The words of the policy itself are not repeated, except names in the pointer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    pointer: String,
    problem: Problem,
}

impl PolicyError {
    pub(super) fn new(pointer: String, problem: Problem) -> Self {
        Self { pointer, problem }
    }

    /// The value at fault as a JSON Pointer (RFC 6901), for example `/rules/number~1usage-empty`;
    /// empty for the text as a whole.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The place and the fault in one line: what `Display` writes, for those who would have
    /// nothing else to format.
    #[must_use]
    pub fn text(&self) -> String {
        text!["at ", &place(&self.pointer), ": ", &self.problem.text()]
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl core::error::Error for PolicyError {}

/// The kinds of faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    Unreadable { kind: FaultKind, line: usize, column: usize },
    UnknownMember { nearest: Option<&'static str> },
    WrongType { expected: &'static str, found: Kind },
    UnknownRule { nearest: Option<&'static str> },
    Shape(ShapeRule),
    UnknownWord { expected: &'static [&'static str], nearest: Option<&'static str> },
    NoVersion,
    EmptyVersion,
    RepeatedVersion,
    BodyBytes,
    UnknownAction { nearest: Option<&'static str> },
    NoCountry,
    Country,
    UnitedKingdom,
    RepeatedCountry,
    BaseDomain,
}

impl Problem {
    fn text(&self) -> String {
        match *self {
            Self::Unreadable { kind, line, column } => {
                text!["line ", line, ", column ", column, ": ", unreadable(kind)]
            }
            Self::UnknownMember { nearest } => {
                text!["unknown member; ", &suggestion(nearest, &MEMBERS)]
            }
            Self::WrongType { expected, found } => {
                text!["expected ", expected, ", found ", found.with_article()]
            }
            Self::UnknownRule { nearest: Some(nearest) } => {
                text!["no rule has this code; did you mean `", nearest, "`?"]
            }
            Self::UnknownRule { nearest: None } => {
                text!["no rule has this code; `acg-policy rules` lists all codes"]
            }
            Self::Shape(ShapeRule { code, .. }) => text![code, SHAPE],
            Self::UnknownWord { expected, nearest } => {
                text!["unknown word; ", &suggestion(nearest, expected)]
            }
            Self::BodyBytes => {
                text![
                    "expected whole bytes from 1 to ",
                    MAX_MAX_BODY_BYTES,
                    ", written in digits only"
                ]
            }
            Self::UnknownAction { nearest } => {
                text!["no action has this name; ", &suggestion(nearest, &ACTIONS)]
            }
            Self::BaseDomain => text![
                "expected a host name of at most ",
                MAX_BASE_DOMAIN,
                " letters, digits, `-` and `.`, without a port or a final dot"
            ],
            _ => String::from(self.plain_text()),
        }
    }

    /// The text of a fault that has nothing else to say.
    const fn plain_text(&self) -> &'static str {
        match self {
            Self::NoVersion => {
                "no version, so every request would be refused; name at least one, or remove the member for the default"
            }
            Self::EmptyVersion => {
                "an empty version; write the date that clients send, for example `2024-02-29`"
            }
            Self::RepeatedVersion => "the same version for the second time; remove it",
            Self::NoCountry => {
                "no country, so every number would be refused; name at least one, or remove the member for all of them"
            }
            Self::Country => "expected two capital letters of ISO 3166, for example `DE`",
            Self::UnitedKingdom => "ISO 3166 has another code for the United Kingdom; write `GB`",
            Self::RepeatedCountry => "the same country for the second time; remove it",
            _ => "",
        }
    }

    /// What the reader found in `text`.
    pub(super) fn of(fault: &Fault, text: &[u8]) -> Self {
        let (line, column) = fault.line_and_column(text);
        Self::Unreadable { kind: fault.kind, line, column }
    }
}

/// A pointer for a line of text. Names are the writer's, so what could break the line is escaped.
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

/// The nearest word, or all of them.
fn suggestion(nearest: Option<&'static str>, expected: &[&'static str]) -> String {
    if let Some(nearest) = nearest {
        return text!["did you mean `", nearest, "`?"];
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
        FaultKind::DuplicateMember => "the same member for the second time; keep one of them",
        FaultKind::Limit(limit) => too_large(limit),
    }
}

fn not_json(syntax: Syntax) -> &'static str {
    match syntax {
        Syntax::BadEscape => "not an escape of JSON; write `\\\\` for a backslash",
        Syntax::BadLiteral => {
            "not a value; expected `true`, `false`, `null` or a text in quotation marks"
        }
        Syntax::BadNumber => "not a number of JSON; write digits only",
        Syntax::Comment => "JSON has no comments; remove it",
        Syntax::ControlCharacter => {
            "a line break, tab or control character inside a string; escape or remove it"
        }
        Syntax::LeadingZero => "a number with a leading zero; remove the zero",
        Syntax::MissingColon => "expected `:` after the name",
        Syntax::MissingComma => "expected `,` or the closing bracket",
        Syntax::NotFinite => "not a number; write digits only",
        Syntax::SingleQuote => "JSON has double quotation marks only; write `\"`",
        Syntax::TrailingBytes => "more text after the policy; remove it",
        Syntax::TrailingComma => "a comma before the closing bracket; remove it",
        Syntax::UnexpectedByte => "expected a value",
        Syntax::UnexpectedEnd => "the text ends too early; it may be cut off",
        Syntax::UnquotedName => "a name without quotation marks; write `\"name\"`",
    }
}

fn not_text(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::ByteOrderMark => "a byte order mark; save the file as UTF-8 without it",
        Encoding::InvalidUtf8 => "not UTF-8; save the file as UTF-8",
        Encoding::LoneSurrogate => "half of a surrogate pair; write the character itself",
        Encoding::WideCharacters => "UTF-16 or UTF-32; save the file as UTF-8",
    }
}

fn too_large(limit: Limit) -> &'static str {
    match limit {
        Limit::Depth => "nested too deeply; a policy has three levels",
        Limit::Nodes => "too many values; a policy has far fewer",
        Limit::Number => "too many digits; the largest number of a policy has eight",
        Limit::String => "too long a text; no word of a policy is that long",
    }
}

/// What [`ShapeRule`] says after the code.
const SHAPE: &str = " guards the shape of a request and always rejects; remove it from the policy";

/// The names of the actions, which a test compares with the operations.
pub(super) const ACTIONS: [&str; 4] = [
    "createOrUpdateNumbers",
    "deleteNumbers",
    "getTeamsCapabilityPlans",
    "getTeamsAvailableCapabilities",
];

#[cfg(test)]
mod tests {
    use acg_policy::{Level, Policy, Profile, rules};
    use alloc::string::ToString as _;

    use super::*;

    #[test]
    fn a_shape_rule_is_refused_in_the_words_of_the_core() {
        let rule = rules::find("json/type").unwrap();
        let fault = Policy::new(Profile::Standard).with_level(rule, Level::Off).unwrap_err();
        assert_eq!(Problem::Shape(fault).text(), fault.to_string());
    }

    #[test]
    fn a_place_stays_in_its_line() {
        assert_eq!(place(""), "the top level");
        assert_eq!(place("/rules/it's"), "/rules/it's");
        assert_eq!(place("/a\n\u{2028}\\\u{e4}"), "/a\\u{a}\\u{2028}\\u{5c}\\u{e4}");
    }
}
