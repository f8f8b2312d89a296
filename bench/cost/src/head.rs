//! Mutations of method, target and header fields.

use acg_policy_invariants::random::Random;

use crate::candidate::Candidate;
use crate::limits::MAX_HEAD_BYTES;
use crate::text::{TIMES, joined, numbered};

/// Changes the head of a request. `donor` is another request.
pub(crate) fn mutate(made: &mut Candidate, donor: &Candidate, random: &mut Random) {
    match random.below(8) {
        0 => {
            made.method.clone_from(&donor.method);
            made.target.clone_from(&donor.target);
        }
        1 => {
            made.method.clone_from(&donor.method);
            made.target.clone_from(&donor.target);
            made.headers.clone_from(&donor.headers);
        }
        2 | 3 => query(&mut made.target, donor, random),
        4 => path(&mut made.target, random),
        _ => fields(&mut made.headers, donor, random),
    }
}

/// Changes, repeats or adds a parameter.
fn query(target: &mut String, donor: &Candidate, random: &mut Random) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut pairs: Vec<String> = query.split('&').map(str::to_owned).collect();
    let theirs = donor.target.split_once('?').map_or("api-version=1", |(_, query)| query);
    pairs.extend(theirs.split('&').map(str::to_owned).filter(|_| random.below(2) == 0));
    let at = random.below(pairs.len());
    let Some(pair) = pairs.get_mut(at) else { return };
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let new = match random.below(6) {
        0 => format!("{}={value}", percent(name, name.len())),
        1 => format!("{}={value}", percent(name, 1)),
        2 => format!("{}={value}", percent(&percent(name, name.len()), usize::MAX)),
        3 => format!("{}={value}", name.get(1..).unwrap_or_default()),
        4 => format!(
            "{name}={}",
            value.repeat(random.one_of(TIMES).copied().unwrap_or_default().min(2_000))
        ),
        _ => repeated(pair, name.len(), path.len() + query.len(), random),
    };
    *pair = new;
    let separator = if random.below(8) == 0 { ";" } else { "&" };
    *target = format!("{path}?{}", pairs.join(separator));
}

/// A parameter several times, each the same or numbered.
fn repeated(pair: &str, name: usize, bytes: usize, random: &mut Random) -> String {
    let most = MAX_HEAD_BYTES.saturating_sub(bytes) / (pair.len() + 1);
    let times = random.one_of(TIMES).copied().unwrap_or_default().min(most).max(1);
    let digits = random.below(5);
    let all = joined(times, b"&", |index| numbered(pair.as_bytes(), 0..name, digits, index));
    String::from_utf8_lossy(&all).into_owned()
}

/// Escapes, repeats or lengthens a segment.
fn path(target: &mut String, random: &mut Random) {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut segments: Vec<String> = path.split('/').map(str::to_owned).collect();
    let at = random.below(segments.len());
    let Some(segment) = segments.get_mut(at) else { return };
    let times = random.one_of(TIMES).copied().unwrap_or_default();
    let most = MAX_HEAD_BYTES / (segment.len() + 1);
    *segment = match random.below(5) {
        0 => percent(segment, times),
        1 => vec![segment.clone(); times.min(most).max(1)].join("/"),
        2 => segment.repeat(times.min(most).max(1)),
        3 => format!(
            "{segment}{}",
            random.one_of(ODDITIES).copied().unwrap_or_default().repeat(times.min(4_000))
        ),
        _ => percent(&percent(segment, times), times),
    };
    *target = format!("{}?{query}", segments.join("/"));
}

/// The first characters as percent escapes.
fn percent(text: &str, characters: usize) -> String {
    let escaped = text.bytes().enumerate().map(|(at, byte)| match byte {
        _ if at >= characters => char::from(byte).to_string(),
        b'%' => "%25".to_owned(),
        _ => format!("%{byte:02x}"),
    });
    escaped.collect()
}

/// Changes, repeats, adds or removes a field.
fn fields(headers: &mut Vec<(String, Vec<u8>)>, donor: &Candidate, random: &mut Random) {
    let used: usize = headers.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
    let at = random.below(headers.len());
    let times = random.one_of(TIMES).copied().unwrap_or_default();
    let Some((name, value)) = headers.get_mut(at) else {
        return headers.extend(random.one_of(&donor.headers).cloned());
    };
    let room = MAX_HEAD_BYTES.saturating_sub(used);
    match random.below(9) {
        0 => {
            headers.extend(random.one_of(&donor.headers).cloned());
        }
        1 => drop(headers.remove(at)),
        2 | 3 => {
            let times = times.min(room / (name.len() + value.len() + 4));
            let (name, value, digits) = (name.clone(), value.clone(), random.below(5));
            let field = |index| {
                let name = numbered(name.as_bytes(), 0..name.len(), digits, index);
                (String::from_utf8_lossy(&name).into_owned(), value.clone())
            };
            headers.extend((0..times).map(field));
        }
        4..=6 => {
            let separator = random.one_of(SEPARATORS).copied().unwrap_or_default().as_bytes();
            let times = times.min(room / (value.len() + separator.len()).max(1)).max(1);
            *value = vec![value.clone(); times].join(separator);
        }
        7 => value.truncate(random.below(3)),
        _ => {
            let field = random.one_of(FIELDS).copied().unwrap_or_default();
            field.clone_into(name);
        }
    }
}

const ODDITIES: &[&str] = &["/", "/..", "/.", "\\", ";a", "%2f", "%25", "é", ":", "a"];

const SEPARATORS: &[&str] = &[", ", ",", ";", "; a=", " ", "", "\"", "\\"];

const FIELDS: &[&str] = &[
    "a",
    "accept",
    "authorization",
    "content-encoding",
    "content-type",
    "etag",
    "if-match",
    "if-none-match",
    "if-modified-since",
    "repeatability-first-sent",
    "repeatability-request-id",
    "upgrade",
    "x-http-method-override",
    "x-ms-client-request-id",
];
