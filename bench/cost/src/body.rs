//! Mutations of a body: most keep it JSON, and make something more of what is already there.

use std::collections::BTreeMap;
use std::ops::Range;

use acg_policy_invariants::random::Random;

use crate::json::{Item, items, strings};
use crate::limits::MAX_BODY_BYTES;
use crate::text::{TIMES, joined, numbered};

/// Changes a body. `donor` is the body of another request.
pub(crate) fn mutate(body: &mut Vec<u8>, donor: &[u8], random: &mut Random) {
    match random.below(12) {
        0 => body.clone_from(&donor.to_vec()),
        1 => *body = as_batch(body, random),
        2 => remove(body, random),
        3 => token(body, random),
        _ => edit(body, donor, random),
    }
    body.truncate(MAX_BODY_BYTES);
}

/// A batch of this body, as often as is drawn.
pub(crate) fn as_batch(body: &[u8], random: &mut Random) -> Vec<u8> {
    let numbers = repeated(body, FRAME.len(), random);
    FRAME.replace("NUMBERS", &String::from_utf8_lossy(&numbers)).into_bytes()
}

/// Changes one item, or each of its copies.
fn edit(body: &mut Vec<u8>, donor: &[u8], random: &mut Random) {
    let all = items(body);
    let Some(item) = random.one_of(&all).cloned() else { return };
    let Some(old) = body.get(item.range.clone()).map(<[u8]>::to_vec) else { return };
    let new = changed(body, &item, &old, donor, random);
    let places = if random.below(3) == 0 { vec![item.range] } else { copies(body, &old) };
    let growth = new.len().saturating_sub(old.len()).max(1);
    let most = MAX_BODY_BYTES.saturating_sub(body.len()) / growth;
    // From the end, so that the places before stay right.
    for place in places.into_iter().rev().take(most) {
        body.splice(place, new.iter().copied());
    }
}

/// Where the same bytes are.
fn copies(body: &[u8], text: &[u8]) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(rest) = body.get(at..).filter(|rest| rest.len() >= text.len()) {
        if rest.starts_with(text) {
            found.push(at..at + text.len());
            at += text.len().max(1);
        } else {
            at += 1;
        }
    }
    found
}

/// What replaces an item.
fn changed(body: &[u8], item: &Item, old: &[u8], donor: &[u8], random: &mut Random) -> Vec<u8> {
    let value = body.get(item.value.clone()).unwrap_or_default();
    let before = old.get(..old.len() - value.len()).unwrap_or_default();
    match random.below(9) {
        0..=2 => repeated(old, body.len(), random),
        3 => [before, &nested(value, random)].concat(),
        4 => {
            let tokens = random.one_of(VALUES).map(|text| text.as_bytes()).unwrap_or_default();
            [before, tokens].concat()
        }
        5 => {
            let theirs = items(donor);
            let theirs = random.one_of(&theirs).and_then(|item| donor.get(item.value.clone()));
            [before, theirs.unwrap_or(b"{}")].concat()
        }
        6 => {
            let theirs = items(donor);
            let alike = theirs.iter().filter(|other| other.name.is_some() == item.name.is_some());
            let alike: Vec<&Item> = alike.collect();
            let theirs = random.one_of(&alike).and_then(|item| donor.get(item.range.clone()));
            theirs.map_or_else(|| old.to_vec(), |theirs| [theirs, b",", old].concat())
        }
        _ => string(old, random),
    }
}

/// The same several times, each like the first or with a number in one of its strings.
fn repeated(text: &[u8], bytes: usize, random: &mut Random) -> Vec<u8> {
    let most = MAX_BODY_BYTES.saturating_sub(bytes) / (text.len() + 1);
    let times = random.one_of(TIMES).copied().unwrap_or_default().min(most).max(1);
    let strings = strings(text);
    let place = random.one_of(&strings).cloned().filter(|_| random.below(3) > 0);
    let digits = 1 + random.below(4);
    joined(times, b",", |index| match &place {
        // Inside the closing quotation mark.
        Some(place) => numbered(text, place.start + 1..place.end - 1, digits, index),
        None => text.to_vec(),
    })
}

/// The value in objects or arrays.
fn nested(value: &[u8], random: &mut Random) -> Vec<u8> {
    let depth = 1 + random.below(32);
    let length = random.one_of(&[1, 8, 20, 128, 129]).copied().unwrap_or_default();
    if random.below(3) == 0 {
        return [&b"[".repeat(depth), value, &b"]".repeat(depth)].concat();
    }
    let open = format!("{{\"{}\":", "n".repeat(length)).into_bytes();
    [&open.repeat(depth), value, &b"}".repeat(depth)].concat()
}

/// Changes a string of the text: longer, escaped, misspelt, in another letter case.
fn string(text: &[u8], random: &mut Random) -> Vec<u8> {
    let all = strings(text);
    let Some(place) = random.one_of(&all).cloned() else {
        return text.to_vec();
    };
    let inside = place.start + 1..place.end - 1;
    let old = text.get(inside.clone()).unwrap_or_default();
    let new = match random.below(6) {
        0 => {
            let length = random.one_of(&[20, 64, 65, 128, 129, 1024, 65_536, 65_537]);
            let length = length.copied().unwrap_or_default();
            old.iter().copied().chain(std::iter::repeat(b'x')).take(length).collect()
        }
        1 => old.iter().flat_map(|byte| format!("\\u{byte:04x}").into_bytes()).collect(),
        2 => old.get(1..).unwrap_or_default().to_vec(),
        3 => old.to_ascii_uppercase(),
        4 => {
            let escape = random.one_of(ESCAPES).map(|text| text.as_bytes()).unwrap_or_default();
            escape.repeat(random.one_of(TIMES).copied().unwrap_or_default())
        }
        _ => {
            let mut new = old.to_vec();
            let at = random.below(new.len() + 1);
            new.insert(at, b'x');
            new
        }
    };
    let mut changed = text.to_vec();
    changed.splice(inside, new);
    changed
}

/// Removes an item and some of those that follow it in the same list.
fn remove(body: &mut Vec<u8>, random: &mut Random) {
    let all = items(body);
    let Some(item) = random.one_of(&all) else { return };
    let ends: BTreeMap<usize, usize> =
        all.iter().map(|item| (item.range.start, item.range.end)).collect();
    let mut end = item.range.end;
    for _ in 0..random.one_of(TIMES).copied().unwrap_or_default() {
        match ends.get(&(end + 1)).filter(|_| body.get(end) == Some(&b',')) {
            Some(next) => end = *next,
            None => break,
        }
    }
    let start = item.range.start;
    let (start, end) = match (body.get(end), start.checked_sub(1).and_then(|at| body.get(at))) {
        (Some(b','), _) => (start, end + 1),
        (_, Some(b',')) => (start - 1, end),
        _ => (start, end),
    };
    body.drain(start..end);
}

/// Inserts a token anywhere.
fn token(body: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(body.len() + 1);
    let token = random.one_of(TOKENS).map(|text| text.as_bytes()).unwrap_or_default();
    let most = MAX_BODY_BYTES.saturating_sub(body.len()) / token.len().max(1);
    let times = random.one_of(TIMES).copied().unwrap_or_default().min(most);
    body.splice(at..at, token.repeat(times));
}

const FRAME: &str = r#"{"numbers":[NUMBERS]}"#;

const VALUES: &[&str] =
    &["null", "true", "0", "1e5", "{}", "[]", r#""""#, r#"{"a":1,"a":1}"#, "[[]]", r#""\ud800""#];

const ESCAPES: &[&str] =
    &["\\n", "\\u0000", "\\u00e9", "\\ud83d\\ude00", "\\ud800", "\u{7f}", "é", "\u{1f600}"];

const TOKENS: &[&str] =
    &[" ", "\n", "\t", "{", "[", "{\"a\":", "\"", "\\", "1", ",", "x", "//", "\u{feff}"];
