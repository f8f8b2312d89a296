//! What can be wrong with the JSON of a policy.

use alloc::string::String;
use core::fmt;

use acg_policy::ShapeRule;
use acg_policy::json::{Encoding, Fault, FaultKind, Kind, Limit, Syntax};

use super::{MAX_BASE_DOMAIN, MAX_MAX_BODY_BYTES, MEMBERS};

/// The first fault of a policy: its place and what to do about it.
///
/// The words of the policy itself are not repeated, except names in the pointer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at {}: {problem}", Place(.pointer))]
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
}

/// The kinds of faults.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Problem {
    #[error("line {line}, column {column}: {}", unreadable(*.kind))]
    Unreadable { kind: FaultKind, line: usize, column: usize },
    #[error("unknown member; {}", Suggestion(*.nearest, &MEMBERS))]
    UnknownMember { nearest: Option<&'static str> },
    #[error("expected {expected}, found {}", .found.with_article())]
    WrongType { expected: &'static str, found: Kind },
    #[error("no rule has this code; {}", rule_cure(*.nearest))]
    UnknownRule { nearest: Option<&'static str> },
    #[error("{0}")]
    Shape(ShapeRule),
    #[error("unknown word; {}", Suggestion(*.nearest, .expected))]
    UnknownWord { expected: &'static [&'static str], nearest: Option<&'static str> },
    #[error(
        "no version, so every request would be refused; name at least one, or remove the member for the default"
    )]
    NoVersion,
    #[error("an empty version; write the date that clients send, for example `2024-02-29`")]
    EmptyVersion,
    #[error("the same version for the second time; remove it")]
    RepeatedVersion,
    #[error("expected whole bytes from 1 to {MAX_MAX_BODY_BYTES}, written in digits only")]
    BodyBytes,
    #[error("no action has this name; {}", Suggestion(*.nearest, &ACTIONS))]
    UnknownAction { nearest: Option<&'static str> },
    #[error(
        "no country, so every number would be refused; name at least one, or remove the member for all of them"
    )]
    NoCountry,
    #[error("expected two capital letters of ISO 3166, for example `DE`")]
    Country,
    #[error("ISO 3166 has another code for the United Kingdom; write `GB`")]
    UnitedKingdom,
    #[error("the same country for the second time; remove it")]
    RepeatedCountry,
    #[error(
        "expected a host name of at most {MAX_BASE_DOMAIN} letters, digits, `-` and `.`, without a port or a final dot"
    )]
    BaseDomain,
}

impl Problem {
    /// What the reader found in `text`.
    pub(super) fn of(fault: &Fault, text: &[u8]) -> Self {
        let (line, column) = fault.line_and_column(text);
        Self::Unreadable { kind: fault.kind, line, column }
    }
}

/// A pointer for a line of text. Names are the writer's, so what could break the line is escaped.
struct Place<'p>(&'p str);

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("the top level");
        }
        write!(f, "{}", self.0.escape_debug())
    }
}

/// The nearest word, or all of them.
struct Suggestion(Option<&'static str>, &'static [&'static str]);

impl fmt::Display for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(nearest) = self.0 {
            return write!(f, "did you mean `{nearest}`?");
        }
        f.write_str("expected ")?;
        for (index, word) in self.1.iter().enumerate() {
            let separator = match index {
                0 => "",
                _ if index + 1 == self.1.len() => " or ",
                _ => ", ",
            };
            write!(f, "{separator}`{word}`")?;
        }
        Ok(())
    }
}

fn rule_cure(nearest: Option<&'static str>) -> RuleCure {
    RuleCure(nearest)
}

struct RuleCure(Option<&'static str>);

impl fmt::Display for RuleCure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(nearest) => write!(f, "did you mean `{nearest}`?"),
            None => f.write_str("`acg-policy rules` lists all codes"),
        }
    }
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

/// The names of the actions, which a test compares with the operations.
pub(super) const ACTIONS: [&str; 4] = [
    "createOrUpdateNumbers",
    "deleteNumbers",
    "getTeamsCapabilityPlans",
    "getTeamsAvailableCapabilities",
];
