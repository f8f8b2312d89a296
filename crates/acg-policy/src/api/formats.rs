//! The formats of the API's values: what its published patterns accept.

/// A name or token of the API: 1 to `limit` ASCII letters, digits, `_` or `-`, and optionally one more
/// character.
#[derive(Debug)]
pub(crate) struct Word {
    /// The name of the value in messages, for example `account name`.
    pub(crate) subject: &'static str,
    /// The permitted characters, as messages list them.
    pub(crate) alphabet: &'static str,
    /// The messages that name no length, and the help: composed at compile time.
    pub(crate) is_empty: &'static str,
    pub(crate) has_other_characters: &'static str,
    pub(crate) help: &'static str,
    /// A permitted character besides letters, digits, `_` and `-`.
    pub(crate) extra: Option<u8>,
    /// The maximum length, in characters.
    pub(crate) limit: usize,
}

impl Word {
    /// Whether the text has this format.
    pub(crate) fn is_valid(&self, text: &str) -> bool {
        !text.is_empty() && text.len() <= self.limit && self.is_in_alphabet(text)
    }

    /// The number of permitted characters at the start of a text; `None` if so many are no valid word.
    pub(crate) fn prefix_length(&self, text: &[u8]) -> Option<usize> {
        let extra = self.extra.unwrap_or(b'_');
        let end = text.iter().position(|byte| !is_common(*byte) && *byte != extra);
        Some(end.unwrap_or(text.len())).filter(|length| (1..=self.limit).contains(length))
    }

    pub(crate) fn is_in_alphabet(&self, text: &str) -> bool {
        let extra = self.extra.unwrap_or(b'_');
        text.bytes().all(|byte| is_common(byte) || byte == extra)
    }
}

/// Declares a format with its messages.
macro_rules! word {
    ($subject:literal, $alphabet:literal, $extra:expr, $limit:literal) => {
        Word {
            subject: $subject,
            alphabet: $alphabet,
            is_empty: concat!($subject, " is empty"),
            has_other_characters: concat!($subject, " contains a character outside ", $alphabet),
            help: concat!("send 1 to ", $limit, " characters from ", $alphabet),
            extra: $extra,
            limit: $limit,
        }
    };
}

/// `name` of an account, and `accountName` of a number.
pub(crate) static ACCOUNT_NAME: Word = word!("account name", "`A-Z a-z 0-9 _ -`", None, 100);

/// `subdomain` of Direct Routing.
pub(crate) static SUBDOMAIN: Word = word!("subdomain", "`A-Z a-z 0-9 _ -`", None, 10);

/// `region1Token` and `region2Token` of Direct Routing.
pub(crate) static SUBDOMAIN_TOKEN: Word =
    word!("subdomain token", "`A-Z a-z 0-9 = _ -`", Some(b'='), 100);

/// `customSipHeader` of a number.
pub(crate) static SIP_HEADER: Word = word!("`customSipHeader`", "`A-Z a-z 0-9 _ -`", None, 100);

/// Whether the text is `+`, 1 to 9, then 1 to 14 ASCII digits.
pub(crate) fn is_e164(number: &[u8]) -> bool {
    match number {
        [b'+', digits @ ..] => e164_prefix(digits) == Some(digits.len()),
        _ => false,
    }
}

/// The number of ASCII digits at the start of a text; `None` if so many are no number without its `+`.
pub(crate) fn e164_prefix(text: &[u8]) -> Option<usize> {
    let end = text.iter().position(|byte| !byte.is_ascii_digit());
    let length = end.unwrap_or(text.len());
    (matches!(text, [b'1'..=b'9', ..]) && (2..=15).contains(&length)).then_some(length)
}

/// Whether the text is a GUID without braces, in any letter case.
pub(crate) fn is_guid(text: &str) -> bool {
    is_guid_text(text.as_bytes())
}

/// Whether a text in any encoding is a GUID. The digits are compared eight at a time.
pub(crate) fn is_guid_text(text: &[u8]) -> bool {
    let Ok(text) = <&[u8; GUID_LENGTH]>::try_from(text) else { return false };
    let four = |at: usize| text.get(at..).and_then(<[u8]>::first_chunk).map_or(0, digits);
    let are_digits = FOURS.iter().all(|[one, other]| hexadecimal(four(*one) | four(*other) << 32));
    are_digits && HYPHENS.iter().all(|at| text.get(*at) == Some(&b'-'))
}

#[inline(always)]
fn digits(four: &[u8; 4]) -> u64 {
    u32::from_le_bytes(*four).into()
}

/// Whether each of eight bytes is a hexadecimal digit. A sum with a byte of ASCII has its high bit if the byte is large enough, and
/// no carry into the next byte.
#[inline(never)]
fn hexadecimal(word: u64) -> bool {
    let at_least = |word: u64, byte: u8| word.wrapping_add(ONES * u64::from(0x80 - byte));
    let lower = word | (ONES * 0x20);
    let is_digit = at_least(word, b'0') & !at_least(word, b'9' + 1);
    let is_letter = at_least(lower, b'a') & !at_least(lower, b'f' + 1);
    word & HIGH == 0 && (is_digit | is_letter) & HIGH == HIGH
}

const GUID_LENGTH: usize = 36;
const HYPHENS: [usize; 4] = [8, 13, 18, 23];
/// Where the digits are, in fours, of which two are compared at a time.
const FOURS: [[usize; 2]; 4] = [[0, 4], [9, 14], [19, 24], [28, 32]];

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGH: u64 = u64::from_le_bytes([0x80; 8]);

/// Whether the text is a GUID that consists of zeros, which identifies nothing.
pub(crate) fn is_nil_guid(text: &str) -> bool {
    text.starts_with('0') && text == "00000000-0000-0000-0000-000000000000"
}

/// Whether the byte is permitted in every word.
#[inline(always)]
fn is_common(byte: u8) -> bool {
    COMMON.get(usize::from(byte)).is_some_and(|is| *is)
}

/// For each byte, whether it is an ASCII letter, an ASCII digit, `_` or `-`.
static COMMON: [bool; 256] = {
    let mut common = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
        {
            common[byte] =
                matches!(byte as u8, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'-');
        }
        byte += 1;
    }
    common
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    /// Asserts that a format accepts exactly what the published pattern accepts.
    fn agrees(format: &Word, published: &str, text: &str) -> Result<(), TestCaseError> {
        let published = Regex::new(published).expect("a pattern");
        prop_assert_eq!(format.is_valid(text), published.is_match(text));
        Ok(())
    }

    proptest! {
        #[test]
        fn an_e164_number_agrees_with_the_published_pattern(number in "\\+?[0-9]{0,17}|\\PC{0,4}[0-9]{0,4}\n?") {
            let published = Regex::new(r"\A\+[1-9][0-9]{1,14}\z").expect("a pattern");
            prop_assert_eq!(is_e164(number.as_bytes()), published.is_match(&number));
        }

        #[test]
        fn a_name_agrees_with_the_published_pattern(name in "[A-Za-z0-9_-]{0,102}|[ -~]{0,4}|\\PC{0,4}|[a-z]{1,3}\n") {
            agrees(&ACCOUNT_NAME, r"\A[A-Za-z0-9_-]{1,100}\z", &name)?;
            agrees(&SIP_HEADER, r"\A[A-Za-z0-9_-]{1,100}\z", &name)?;
        }

        #[test]
        fn a_subdomain_agrees_with_the_published_pattern(name in "[A-Za-z0-9_-]{0,12}|[ -~]{0,4}|\\PC{0,4}|[a-z]{1,3}\n") {
            agrees(&SUBDOMAIN, r"\A[A-Za-z0-9_-]{1,10}\z", &name)?;
        }

        #[test]
        fn a_token_agrees_with_the_published_pattern(token in "[A-Za-z0-9=_-]{0,102}|[ -~]{0,4}|\\PC{0,4}|[a-z]{1,3}\n") {
            agrees(&SUBDOMAIN_TOKEN, r"\A[A-Za-z0-9=_-]{1,100}\z", &token)?;
        }
    }

    #[test]
    fn the_length_of_a_format_is_from_1_to_its_limit() {
        for format in [&ACCOUNT_NAME, &SUBDOMAIN, &SUBDOMAIN_TOKEN, &SIP_HEADER] {
            for (length, valid) in
                [(0, false), (1, true), (format.limit, true), (format.limit + 1, false)]
            {
                assert_eq!(
                    format.is_valid(&"a".repeat(length)),
                    valid,
                    "{} {length}",
                    format.subject
                );
            }
        }
    }

    proptest! {
        #[test]
        fn a_guid_agrees_with_the_published_pattern(
            id in "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
            at in 0_usize..36,
            replacement in "[ -~]|é|",
        ) {
            let published = Regex::new(
                r"\A[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\z",
            )
            .expect("a pattern");
            prop_assert!(is_guid(&id));
            let mut changed = id;
            changed.replace_range(at..=at, &replacement);
            prop_assert_eq!(is_guid(&changed), published.is_match(&changed));
        }
    }

    #[test]
    fn only_the_guid_of_zeros_is_nil() {
        assert!(is_nil_guid("00000000-0000-0000-0000-000000000000"));
        for id in ["00000000-0000-0000-0000-000000000001", "", "00000000000000000000000000000000"] {
            assert!(!is_nil_guid(id), "{id}");
        }
    }

    #[test]
    fn text_around_a_guid_is_rejected() {
        let id = "72f988bf-86f1-41af-91ab-2d7cd011db47";
        for (before, after) in [("{", "}"), (" ", ""), ("", "\n"), ("", "0")] {
            assert!(!is_guid(&alloc::format!("{before}{id}{after}")), "{before:?} {after:?}");
        }
    }

    #[test]
    fn every_word_permits_letters_digits_underscore_and_hyphen() {
        for byte in 0..=u8::MAX {
            let expected = byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
            assert_eq!(is_common(byte), expected, "{byte:#x}");
        }
    }
}
