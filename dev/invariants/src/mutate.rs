//! Mutates test vectors: similar enough to the originals to reach every rule, and different enough to be
//! invalid in unforeseen ways.

use acg_policy_vectors::Case;

use crate::random::Random;

/// A case with one to four mutations. Its expected verdict is that of the original, so it is
/// meaningless. `None` if there are no cases.
pub fn mutant(cases: &[Case], random: &mut Random) -> Option<Case> {
    let mut case = random.one_of(cases)?.clone();
    for _ in 0..=random.below(4) {
        let donor = random.one_of(cases)?;
        match random.below(12) {
            0..=4 => body(&mut case, donor, random),
            5 | 6 => target(&mut case, donor, random),
            7 | 8 => headers(&mut case, donor, random),
            9 => case.policy_json.clone_from(&donor.policy_json),
            10 => with_account_of(&mut case, donor),
            _ if random.below(2) == 0 => case.roles.clone_from(&donor.roles),
            _ => case.request.method = word(METHODS, random),
        }
    }
    Some(case)
}

fn body(case: &mut Case, donor: &Case, random: &mut Random) {
    let body = &mut case.request.body;
    match random.below(6) {
        0 => body.clone_from(&donor.request.body),
        1 => text(body, &donor.request.body, random),
        2 => {
            let token = random.one_of(JSON_TOKENS).copied().unwrap_or_default();
            splice(body, token.as_bytes(), 0, random);
        }
        _ => string(body, &donor.request.body, random),
    }
}

fn target(case: &mut Case, donor: &Case, random: &mut Random) {
    if random.below(4) == 0 {
        return case.request.target.clone_from(&donor.request.target);
    }
    let mut bytes = case.request.target.clone().into_bytes();
    let token = random.one_of(TARGET_TOKENS).copied().unwrap_or_default();
    splice(&mut bytes, token.as_bytes(), 3, random);
    case.request.target = String::from_utf8_lossy(&bytes).into_owned();
}

fn headers(case: &mut Case, donor: &Case, random: &mut Random) {
    let headers = &mut case.request.headers;
    let place = random.below(headers.len());
    match random.below(4) {
        0 if !headers.is_empty() => drop(headers.remove(place)),
        1 => headers.extend(random.one_of(&donor.request.headers).cloned()),
        2 => {
            if let Some((_, value)) = headers.get_mut(place) {
                let token = random.one_of(HEADER_TOKENS).copied().unwrap_or_default();
                splice(value, token, 2, random);
            }
        }
        _ => {
            let value = random.one_of(HEADER_TOKENS).copied().unwrap_or_default();
            headers.push((word(HEADERS, random), value.to_vec()));
        }
    }
}

fn with_account_of(case: &mut Case, donor: &Case) {
    case.account.clone_from(&donor.account);
    if let Some(json) = case.json.as_object_mut() {
        json.remove("account");
        json.extend(donor.json.get("account").map(|state| ("account".to_owned(), state.clone())));
    }
}

/// Replaces a range with one of the donor.
fn text(bytes: &mut Vec<u8>, donor: &[u8], random: &mut Random) {
    let start = random.below(donor.len());
    let range = donor.get(start..).unwrap_or_default();
    let length = random.below(range.len() + 1);
    splice(bytes, range.get(..length).unwrap_or_default(), 40, random);
}

/// Replaces a name or a string of the body, so that the rest is still JSON.
fn string(bytes: &mut Vec<u8>, donor: &[u8], random: &mut Random) {
    let own = strings(bytes);
    let Some((start, end)) = random.one_of(&own).copied() else { return };
    let theirs = strings(donor);
    let borrowed = random.one_of(&theirs).and_then(|(start, end)| donor.get(*start..*end));
    let new = match random.below(3) {
        0 => borrowed.unwrap_or_default(),
        1 => random.one_of(STRINGS).map(|text| text.as_bytes()).unwrap_or_default(),
        _ => random.one_of(VALUES).map(|text| text.as_bytes()).unwrap_or_default(),
    };
    drop(bytes.splice(start..end, new.iter().copied()));
}

/// The ranges of strings without escapes, including the quotes.
fn strings(bytes: &[u8]) -> Vec<(usize, usize)> {
    let marks = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'"');
    let marks: Vec<usize> = marks.map(|(at, _)| at).collect();
    marks.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, pair.last()? + 1))).collect()
}

/// Inserts `new` at a random place, replacing at most `most` bytes.
fn splice(bytes: &mut Vec<u8>, new: &[u8], most: usize, random: &mut Random) {
    let start = random.below(bytes.len() + 1);
    let end = (start + random.below(most + 1)).min(bytes.len());
    drop(bytes.splice(start..end, new.iter().copied()));
}

fn word(words: &[&str], random: &mut Random) -> String {
    random.one_of(words).copied().unwrap_or_default().to_owned()
}

const METHODS: &[&str] =
    &["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT", "put", "", "PUT "];

const JSON_TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "\\u00e9",
    "\\/",
    " ",
    "\n",
    "\t",
    "\r",
    "\u{b}",
    "\u{7f}",
    "\u{feff}",
    "\u{2028}",
    "é",
    "0",
    "-",
    "1e400",
    "1.5",
    "null",
    "true",
    "//",
    "/* */",
    "'",
    "NaN",
    "{}",
    "[]",
    "[[[[[[[[[[",
    "\"a\":1,",
    "{\"a\":{\"a\":",
];

const STRINGS: &[&str] = &[
    r#""""#,
    r#"" ""#,
    r#""\u0000""#,
    r#""\ud83d\ude00""#,
    r#""+""#,
    r#""+1""#,
    r#""+123456789012345""#,
    r#""+1234567890123456""#,
    r#""１２３""#,
    r#""contoso""#,
    r#""Contoso""#,
    r#""accountName""#,
    r#""accountname""#,
    r#""configuration""#,
    r#""usage""#,
    r#""createdAt""#,
    r#""__proto__""#,
    r#""3fa85f64-5717-4562-b3fc-2c963f66afa6""#,
    r#""00000000-0000-0000-0000-000000000000""#,
    r#""CallingUserAssignment""#,
    r#""callinguserassignment""#,
];

const VALUES: &[&str] = &["null", "true", "false", "0", "-0", "1e5", "{}", "[]", "[{}]", "[null]"];

const TARGET_TOKENS: &[&str] = &[
    "/",
    "//",
    "/.",
    "/..",
    "%2F",
    "%2f",
    "%5C",
    "\\",
    "%",
    "%4",
    "%zz",
    "%00",
    "%25",
    "%2B",
    "+",
    "%3A",
    ":",
    ";",
    "#",
    "?",
    "&",
    "=",
    "%20",
    " ",
    "é",
    "%C3%A9",
    "%FF",
    "a",
    "A",
    "~",
    "%7E",
    "?api-version=2024-02-29",
    "&api-version=2024-02-29",
    "&API-VERSION=1",
    "&top=1",
    "&skip=-1",
    "&countRecords=yes",
    "accounts",
    "Accounts",
    "/numbers",
    "/account/a",
    ":deleteNumbers",
    "",
];

const HEADERS: &[&str] = &[
    "content-type",
    "Content-Type",
    "content-length",
    "content-encoding",
    "authorization",
    "host",
    "if-match",
    "if-none-match",
    "etag",
    "upgrade",
    "x-http-method-override",
    "repeatability-request-id",
    "repeatability-first-sent",
    "x-ms-client-request-id",
    "client-request-id",
    "accept",
    "",
    "x y",
];

const HEADER_TOKENS: &[&[u8]] = &[
    b"",
    b" ",
    b"\t",
    b"application/json",
    b"application/json; charset=utf-8",
    b"application/merge-patch+json",
    b"APPLICATION/JSON;CHARSET=\"UTF-8\"",
    b"text/plain",
    b"gzip",
    b"identity",
    b"Bearer x",
    b"bearer",
    b"*",
    b"\"a\"",
    b"W/\"a\"",
    b"\"a\", \"b\"",
    b",",
    b";",
    b"\xFF",
    b"\xC3\xA9",
    b"\0",
    b"3fa85f64-5717-4562-b3fc-2c963f66afa6",
    b"Mon, 02 Jan 2023 15:04:05 GMT",
    b"h2c",
    b"websocket",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Input;
    use acg_policy_vectors::load;

    #[test]
    fn a_seed_determines_the_requests() {
        let cases = load().unwrap();
        let made = |seed| {
            let mut random = Random::new(seed);
            let made = (0..50).map(|_| mutant(&cases, &mut random).unwrap());
            made.map(|case| Input::write(&case)).collect::<Vec<_>>()
        };
        assert_eq!(made(7), made(7));
        let same = made(7).iter().filter(|line| made(8).contains(line)).count();
        assert!(same < 10, "{same}");
    }

    #[test]
    fn the_range_of_a_string_includes_its_quotes() {
        assert_eq!(strings(br#"{"a":"b"}"#), [(1, 4), (5, 8)]);
        assert_eq!(strings(br#""a" ""#), [(0, 3)]);
    }
}
