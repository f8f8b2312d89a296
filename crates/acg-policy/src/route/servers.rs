//! Path normalisations of real servers. The tests show that none of them reads a path differently from
//! the rules.

use alloc::string::String;
use alloc::vec::Vec;

use proptest::prelude::*;

use super::path::Target;
use super::percent::{decode, decode_leniently};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn a_path_that_a_server_routes_to_the_api_is_validated(
        path in path(),
        steps in prop::collection::vec(0..STEPS.len() + OTHER_STEPS.len(), 0..5),
    ) {
        let mut read = path.clone().into_bytes();
        for step in &steps {
            let others = || OTHER_STEPS[*step - STEPS.len()];
            read = STEPS.get(*step).copied().unwrap_or_else(others)(&read);
        }
        let first = read.split(|byte| *byte == b'/').nth(1).unwrap_or_default();
        let target = Target::split(path.as_bytes());
        if first.eq_ignore_ascii_case(b"accounts") {
            prop_assert!(target.may_reach_api(), "{path} is read as /accounts after {steps:?}");
        }
    }

    #[test]
    fn all_servers_read_an_unambiguous_path_in_the_same_way(
        path in path(),
        steps in prop::collection::vec(0..STEPS.len(), 0..5),
    ) {
        let target = Target::split(path.as_bytes());
        if let Ok(accepted) = target.unambiguous() {
            let mut read = accepted.as_bytes().to_vec();
            for step in &steps {
                read = STEPS[*step](&read);
            }
            let decoded = decode(accepted.as_bytes());
            prop_assert_eq!(&*decode(&read), &*decoded, "{} after {:?}", path, steps);
            let segments = |text: &[u8]| text.iter().filter(|byte| **byte == b'/').count();
            prop_assert_eq!(segments(&decoded), segments(accepted.as_bytes()));
        }
    }
}

/// Paths made of pieces that are known from attacks on path checks.
fn path() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 1..9)
        .prop_map(|pieces| pieces.into_iter().fold(String::from("/"), |path, piece| path + piece))
}

const PIECES: [&str; 42] = [
    "accounts",
    "Accounts",
    "accounts/",
    "%61ccounts",
    "%2561ccounts",
    "%u0061ccounts",
    "portal",
    "portal/",
    "/",
    "/",
    "//",
    ".",
    "..",
    "/../",
    "/./",
    "%2e",
    "%2E%2e",
    "%252e",
    "..;",
    ";x=y",
    ";",
    "%3B",
    "\\",
    "%5c",
    "%2f",
    "%2F",
    "%252f",
    "%00",
    "%2B",
    "+",
    "%3a",
    "%C3%B6",
    "%",
    "%20",
    "%c0%af",
    "%EF%BD%81ccounts",
    "account%C5%BF",
    "a%E2%80%8Bccounts",
    "acc\u{f6}unts",
    "%uFF0F",
    "\u{2024}\u{2024}",
    "/host/",
];

/// A normalisation that a server or a proxy may apply to a path.
type Step = fn(&[u8]) -> Vec<u8>;

const STEPS: [Step; 7] = [
    |path| decode(path).into_owned(),
    |path| decode_leniently(path).into_owned(),
    remove_dot_segments,
    |path| join(segments(path).filter(|segment| !segment.is_empty())),
    |path| path.iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect(),
    |path| join(segments(path).map(|segment| cut(segment, b';'))),
    |path| cut(path, 0).to_vec(),
];

/// Normalisations that change names or remove the host. No rule forwards the result, so they need not
/// keep the names of accounts.
const OTHER_STEPS: [Step; 4] = [
    |path| decode_overlong(path),
    |path| {
        String::from_utf8_lossy(path).chars().filter_map(best_fit).collect::<String>().into_bytes()
    },
    |path| String::from_utf8_lossy(path).replace('\u{200B}', "").into_bytes(),
    |path| match path.strip_prefix(b"//") {
        Some(rest) => join(rest.split(|byte| *byte == b'/').skip(1)),
        None => path.to_vec(),
    },
];

/// As a decoder does that does not reject overlong UTF-8.
fn decode_overlong(path: &[u8]) -> Vec<u8> {
    let mut read = Vec::new();
    let mut rest = path;
    while let [first, others @ ..] = rest {
        (rest, _) = match (first, others) {
            (0xC0 | 0xC1, [second, others @ ..]) if second & 0xC0 == 0x80 => {
                (others, read.push((first & 1) << 6 | second & 0x3F))
            }
            _ => (others, read.push(*first)),
        };
    }
    read
}

/// The character that a code page or a normalisation has in place of another.
fn best_fit(character: char) -> Option<char> {
    match character {
        '\u{f6}' => Some('o'),
        '\u{17f}' => Some('s'),
        '\u{2024}' => Some('.'),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xFEE0),
        _ => Some(character),
    }
}

/// RFC 3986 section 5.2.4, which treats empty segments like others.
fn remove_dot_segments(path: &[u8]) -> Vec<u8> {
    let mut kept: Vec<&[u8]> = Vec::new();
    for segment in segments(path) {
        match segment {
            b"." => {}
            b".." => drop(kept.pop()),
            _ => kept.push(segment),
        }
    }
    join(kept)
}

fn segments(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    path.split(|byte| *byte == b'/').skip(1)
}

fn cut(text: &[u8], at: u8) -> &[u8] {
    text.split(|byte| *byte == at).next().unwrap_or_default()
}

fn join<'a>(segments: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut path = Vec::new();
    for segment in segments {
        path.push(b'/');
        path.extend_from_slice(segment);
    }
    path
}
