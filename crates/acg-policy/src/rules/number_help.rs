//! Helps for telephone numbers. Each is safe to follow: it leads to a number that the plans contain, or asks to enter the number
//! again.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use e164_plan::{Change, Doubt, Obstacle, Suggestion, doubt, read_international};

use crate::policy::Policy;
use crate::report::Fact;
use crate::resource::numbering::Numbering;
use crate::rules::findings::{At, IssueBuilder, Reporter, StaticFacts};
use crate::rules::message::with_version;

/// Adds the repairs that lead to a number of the numbering plans, or the cause and the request to enter the number again.
pub(crate) fn add_help(issue: IssueBuilder<'_>, number: &[u8], policy: &Policy) {
    let Ok(text) = str::from_utf8(number) else { return general_help(issue) };
    let is_additional = |number: &str| policy.is_additional(number.as_bytes());
    let suggestion = read_international(text, &is_additional);
    match suggestion.obstacle() {
        Some(Obstacle::InternationalPrefix) if !has_international_prefix(number) => {
            enter_again(issue, Obstacle::NationalFormat);
        }
        Some(obstacle) => enter_again(issue, obstacle),
        None if is_uncertain(text, &suggestion) => general_help(issue),
        None => match repairs(suggestion.changes()) {
            Some((help, names)) => {
                issue.variant("repairs").help(help).fact("repairs", names);
            }
            None => general_help(issue),
        },
    }
}

/// Adds the help without a suggestion.
pub(crate) fn general_help(issue: IssueBuilder<'_>) {
    issue.help("enter the number again: `+`, country code and number, nothing else");
}

/// Whether the digits begin with `00` or, if they are too many for a national number, with `011`. Other international prefixes
/// are more often the beginning of a national number.
fn has_international_prefix(number: &[u8]) -> bool {
    let digits = || number.iter().filter(|byte| byte.is_ascii_digit());
    let begins_with = |prefix: &[u8]| digits().take(prefix.len()).eq(prefix);
    begins_with(b"00") || begins_with(b"011") && digits().count() >= 14
}

/// Whether the digits without plus sign may as well be a national number of another country, in which other digits than those
/// of the help would have to be removed or kept.
fn is_uncertain(text: &str, suggestion: &Suggestion) -> bool {
    let is_inside =
        suggestion.change_bits() & REMOVED_INSIDE != 0 || text.trim().contains(char::is_whitespace);
    is_inside && suggestion.is_doubtful_guess()
}

const fn bit(change: Change) -> u16 {
    1 << change as u16
}

const REMOVED_INSIDE: u16 =
    bit(Change::Punctuation) | bit(Change::Extension) | bit(Change::TrunkPrefix);

/// The repairs in one sentence, and their names; `None` where that is not clear, or too long.
fn repairs(changes: impl Iterator<Item = Change>) -> Option<(Cow<'static, str>, Fact)> {
    let (mut help, mut names) = (Cow::Borrowed(""), Vec::with_capacity(NAMES_CAPACITY));
    for change in changes {
        let repair = repair(change)?;
        if help.is_empty() {
            help = Cow::Borrowed(repair);
        } else if help.ends_with(repair) {
            continue;
        } else {
            let help = help.to_mut();
            help.push_str("; ");
            help.push_str(repair);
        }
        names.push(Cow::Borrowed(change.as_str()));
    }
    (!help.is_empty() && help.len() <= MAX_BYTES).then_some((help, Fact::List(Cow::Owned(names))))
}

fn repair(change: Change) -> Option<&'static str> {
    Some(match change {
        Change::Spaces => "remove white space",
        Change::InvisibleCharacters => "remove invisible characters",
        Change::Apostrophe => "remove apostrophes and quotation marks",
        Change::TelUri => "remove `tel:`",
        Change::FullWidth | Change::OtherDigits => "use ASCII digits and an ASCII plus sign",
        Change::Punctuation => "remove punctuation, but no digits",
        Change::Extension => "remove the extension",
        Change::DoubledPlus => "keep one `+`",
        Change::InternationalPrefix => "start with one `+` instead of `00`",
        Change::TrunkPrefix => REMOVE_TRUNK_PREFIX,
        Change::PlusAdded => {
            "put `+` in front if the country code is there, otherwise enter the number again with both"
        }
        _ => return None,
    })
}

/// Adds the cause for which a text stands for no number.
fn enter_again(issue: IssueBuilder<'_>, obstacle: Obstacle) {
    let help = match obstacle {
        Obstacle::NoDigits => "enter the number with its country code, for example `+442079460000`",
        Obstacle::Exponent => {
            "a spreadsheet replaced digits with an exponent; enter the number again, in a cell with text format"
        }
        Obstacle::Decimal => {
            "a spreadsheet or program added a decimal point; enter the number again, as text"
        }
        Obstacle::Range => {
            "expected one number, not a range; enter each number again, without hyphens"
        }
        Obstacle::List => "expected one number; enter each number again by itself",
        Obstacle::Date => "expected a number, not a date; enter the number again",
        Obstacle::NationalFormat => {
            "enter the number again as dialled from abroad: `+`, country code and number"
        }
        Obstacle::InternationalPrefix => {
            "enter the number again with `+` in place of an international prefix, then country code and number"
        }
        Obstacle::ZeroMissing => {
            "a zero after the country code is missing, or another digit; enter the number again"
        }
        Obstacle::MissingDigits => "too few digits for the country code; enter the number again",
        Obstacle::TooManyDigits => "too many digits; enter the number again",
        Obstacle::UnknownCallingCode => {
            "unassigned country code; enter the number again as dialled from abroad"
        }
        _ => return general_help(issue),
    };
    issue.variant(obstacle.as_str()).help(help);
}

const ENTER_ALL_DIGITS: &str =
    "enter the number again: `+`, country code, area code and all digits";
const REMOVE_TRUNK_PREFIX: &str =
    "remove the trunk prefix, or former mobile prefix, after the country code";
/// The number of repairs that most numbers need.
const NAMES_CAPACITY: usize = 2;
/// The greatest length of a help.
const MAX_BYTES: usize = 160;

/// Reports a number in E.164 form that its plan does not contain.
#[cold]
#[inline(never)]
pub(crate) fn report(
    numbering: Numbering<'_>,
    unknown: Unknown,
    at: At<'_>,
    out: &mut Reporter<'_, '_>,
) {
    let found = if out.may_suggest() { doubt(numbering.number()) } else { None };
    let (cause, message, help) = match found {
        Some(Doubt::TrunkPrefix) => (
            "trunk-prefix",
            with_version!("a trunk prefix, or a former mobile prefix, follows the country code"),
            REMOVE_TRUNK_PREFIX,
        ),
        Some(Doubt::NationalFormat) => (
            "national-format",
            with_version!("the number after the country code is in national format"),
            "enter the number again as dialled from abroad: `+`, country code and number",
        ),
        Some(Doubt::ZeroMissing) => (
            "zero-missing",
            with_version!("a zero after the country code is missing, or another digit"),
            "enter the number again, with the zero after the country code if it has one",
        ),
        Some(Doubt::TooFewDigits) => (
            "too-few-digits",
            with_version!("too few digits for this area code or range"),
            ENTER_ALL_DIGITS,
        ),
        Some(Doubt::TooManyDigits) => (
            "too-many-digits",
            with_version!("too many digits for this area code or range"),
            ENTER_ALL_DIGITS,
        ),
        None => {
            let Unknown { fault, message, facts } = unknown;
            out.report(at, message).variant(fault).help(ENTER_ALL_DIGITS).facts(facts);
            return;
        }
    };
    let issue = out.report(at, message).variant(cause).help(help);
    let issue = issue.text("cause", cause).plans();
    if !unknown.fault.is_empty() {
        issue.text("fault", unknown.fault);
    }
}

/// What is reported about a number if its digits do not tell why its plan does not contain it.
#[derive(Clone, Copy)]
pub(crate) struct Unknown {
    /// The fault of its length; empty if the length is possible.
    pub(crate) fault: &'static str,
    pub(crate) message: &'static str,
    pub(crate) facts: StaticFacts,
}

/// A fault of the length, with the message about it.
macro_rules! unknown {
    ($fault:literal, $message:literal) => {{
        use crate::rules::findings::text;
        static FACTS: crate::rules::findings::StaticFacts = &[
            ("cause", text("unknown")),
            ("plans", text(e164_plan::METADATA_VERSION)),
            ("fault", text($fault)),
        ];
        let message = crate::rules::message::with_version!($message);
        crate::rules::number_help::Unknown { fault: $fault, message, facts: FACTS }
    }};
}

pub(crate) use unknown;
