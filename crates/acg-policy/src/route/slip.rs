//! Paths that resemble one of the API: which one was probably meant.

use super::api_version::API_VERSION;
use super::path::{Target, is_api_segment};
use super::query::lenient_pairs;
use super::segments::{segments, split_action};
use crate::api::{OPERATIONS, Operation, Segment};
use crate::text::bytes::count;
use crate::text::near::edits;

/// The path of the API that was probably meant by a path outside it. `None` unless it is one slip away: a
/// misspelt first segment, one or two segments in front of the path, or no `/accounts`.
pub(crate) fn slip(target: Target<'_>) -> Option<&'static str> {
    let path = core::str::from_utf8(target.path).ok()?;
    let names_version = || lenient_pairs(target.query).any(|pair| pair.reads_as(API_VERSION));
    misspelt(path)
        .or_else(|| prefixed(path, &|| false))
        .or_else(|| without_account(path, &names_version))
        .or_else(|| prefixed(path, &names_version))
}

/// The path of the API to which a path has the fewest edits, or whose action it has in another place.
pub(super) fn closest(path: &str) -> Option<&'static str> {
    let depth = count(path.as_bytes(), b'/');
    let fitting = OPERATIONS.iter().filter(|operation| operation.depth == depth);
    let near = fitting.filter_map(|operation| Some((distance(operation, path)?, operation.path)));
    near.min_by_key(|(distance, _)| *distance).map(|(_, path)| path).or_else(|| moved(path))
}

fn misspelt(path: &str) -> Option<&'static str> {
    let (name, _) = split_action(first(path));
    let is_near = |(known, most): &&(&'static str, usize)| {
        edits(name, known.get(1..).unwrap_or_default()).is_some_and(|edits| edits <= *most)
    };
    let (known, _) = NAMES.iter().find(is_near)?;
    Some(closest(path).unwrap_or(known))
}

fn prefixed(path: &str, names_version: &dyn Fn() -> bool) -> Option<&'static str> {
    let is_of_api = |path: &&str| is_api_segment(first(path).as_bytes());
    let below = below_first(path)?;
    let inner = below_first(below).filter(is_of_api);
    let (meant, inner_prefix) = match Some(below).filter(is_of_api) {
        Some(meant) => (meant, None),
        None => (inner?, Some(first(below))),
    };
    let has_prefixes = is_prefix(first(path)) && inner_prefix.is_none_or(is_prefix);
    (has_prefixes || names_version()).then(|| closest(meant).unwrap_or(ACCOUNTS))
}

fn without_account(path: &str, names_version: &dyn Fn() -> bool) -> Option<&'static str> {
    let Some(below) = below_first(path) else { return action(split_action(first(path)).1?) };
    let is_number = || below_first(below).is_some_and(|path| is_plus(first(path)));
    let name = BELOW_ACCOUNTS.iter().find(|name| name.eq_ignore_ascii_case(first(below)))?;
    if is_number() || names_version() { below_account(name, below) } else { None }
}

/// The path of an action in a wrong place, or of a number without its account.
fn moved(path: &str) -> Option<&'static str> {
    let mut all = segments(path.get(1..)?).take(MAX_SEGMENTS);
    let named = all.find_map(|segment| action(split_action(segment).1.unwrap_or(segment)));
    named.or_else(|| {
        let is_number = first(path) == "numbers" && is_plus(first(below_first(path)?));
        is_number.then(|| below_account("numbers", path)).flatten()
    })
}

/// The path of the API that ends as `below`, of which `name` is the first segment.
fn below_account(name: &str, below: &str) -> Option<&'static str> {
    let depth = count(below.as_bytes(), b'/') + 2;
    let is_meant = |operation: &&Operation| {
        let has_name =
            |segment: &Segment| matches!(segment, Segment::Literal(word) if *word == name);
        operation.depth == depth && operation.segments.iter().flatten().nth(2).is_some_and(has_name)
    };
    OPERATIONS.iter().find(is_meant).map(|operation| operation.path)
}

/// The path of the action whose name is close.
fn action(word: &str) -> Option<&'static str> {
    let is_near = |operation: &&Operation| {
        let name = operation.path.split_once(':').map(|(_, name)| name);
        name.is_some_and(|name| edits(word, name).is_some())
    };
    OPERATIONS.iter().find(is_near).map(|operation| operation.path)
}

fn distance(operation: &Operation, path: &str) -> Option<usize> {
    let mut sum = 0;
    let expected = operation.segments.iter().flatten();
    for (expected, segment) in expected.zip(segments(path.get(1..)?)) {
        sum += match expected {
            Segment::Literal(word) => edits(segment, word).or_else(|| is_tail(segment, word))?,
            Segment::Account(action) => match (action.strip_prefix(':'), split_action(segment).1) {
                (None, None) => 0,
                (Some(action), Some(word)) => edits(word, action)?,
                _ => return None,
            },
            Segment::TelephoneNumber | Segment::TenantId | Segment::Other => 0,
        };
    }
    Some(sum)
}

/// More than any edits, for a name without its first word: `civicAddresses`.
fn is_tail(segment: &str, word: &str) -> Option<usize> {
    let tail = word.strip_prefix("teams")?;
    tail.eq_ignore_ascii_case(segment).then_some(TAIL_COST)
}

/// Whether a segment is one that other APIs have in front of their paths.
fn is_prefix(segment: &str) -> bool {
    let is_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.'));
    let version = segment.strip_prefix(['v', 'V']);
    PREFIXES.iter().any(|prefix| prefix.eq_ignore_ascii_case(segment))
        || version.is_some_and(is_digits)
        || is_date(segment.strip_suffix("-preview").unwrap_or(segment))
}

fn is_date(text: &str) -> bool {
    let pattern = b"0000-00-00";
    let matches = |(byte, like): (u8, &u8)| match like {
        b'0' => byte.is_ascii_digit(),
        like => byte == *like,
    };
    text.len() == pattern.len() && text.bytes().zip(pattern).all(matches)
}

fn is_plus(segment: &str) -> bool {
    segment.starts_with('+')
        || segment.get(..3).is_some_and(|first| first.eq_ignore_ascii_case("%2B"))
}

fn first(path: &str) -> &str {
    path.get(1..).and_then(|path| segments(path).next()).unwrap_or_default()
}

/// The path without its first segment; `None` if there is only one.
fn below_first(path: &str) -> Option<&str> {
    path.get(1 + first(path).len()..).filter(|below| !below.is_empty())
}

/// The first segments of the API's paths, and how many edits are one slip.
static NAMES: [(&str, usize); 4] =
    [(ACCOUNTS, 1), ("/numbers", 1), ("/teamsRequestsForInformation", 2), ("/account", 1)];

const ACCOUNTS: &str = "/accounts";

/// The segments below an account.
const BELOW_ACCOUNTS: [&str; 2] = ["numbers", "teamsCivicAddresses"];

const PREFIXES: [&str; 2] = ["api", "provisioning"];

const TAIL_COST: usize = 3;

/// The segments of the longest path of the API.
const MAX_SEGMENTS: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBER: &str = "/accounts/{accountName}/numbers/{telephoneNumber}";
    const DELETE: &str = "/accounts/{accountName}:deleteNumbers";
    const ADDRESSES: &str = "/accounts/{accountName}/teamsCivicAddresses";

    #[track_caller]
    fn check(target: &str, expected: Option<&str>) {
        let target = Target::split(target.as_bytes());
        assert!(!target.may_reach_api());
        assert_eq!(slip(target), expected);
    }

    #[test]
    fn a_misspelt_first_segment_is_a_slip() {
        check("/acounts", Some("/accounts"));
        check("/acocunts/contoso/numbers/+123451", Some(NUMBER));
        check("/Acounts/contoso", Some("/accounts/{accountName}"));
        check("/acount/contoso", Some("/accounts/{accountName}"));
        check("/accountss/contoso:deleteNumbers", Some(DELETE));
        check("/accounts2/x/y", Some("/accounts"));
        check("/number", Some("/numbers"));
        check("/teamsRequestForInformations/x", Some("/teamsRequestsForInformation/{tenantId}"));
        check("/teamsRequestsForInfo", None);
    }

    #[test]
    fn words_at_two_edits_are_others() {
        for target in ["/counts", "/members", "/amount", "/count", "/discounts", "/encounters", "/"]
        {
            check(target, None);
        }
    }

    #[test]
    fn segments_in_front_of_a_path_are_a_slip_if_other_apis_have_them() {
        check("/v1/accounts", Some("/accounts"));
        check("/V2.0/accounts/contoso/numbers/+1", Some(NUMBER));
        check("/api/v1/accounts/contoso", Some("/accounts/{accountName}"));
        check("/2024-02-29-preview/numbers", Some("/numbers"));
        check("/v1/accounts/contoso/x/y/z", Some("/accounts"));
        check("/portal/accounts", None);
        check("/v1/portal/accounts", None);
        check("/a/b/c/accounts", None);
        check("/v/accounts", None);
        check("/2024-02-2/accounts", None);
    }

    #[test]
    fn the_parameter_api_version_shows_that_the_api_was_meant() {
        check("/portal/accounts?api-version=2024-02-29", Some("/accounts"));
        check("/a/b/numbers?Api-Version=1", Some("/numbers"));
        check("/contoso/numbers?api-version=2024-02-29", Some("/accounts/{accountName}/numbers"));
        check("/contoso/teamsCivicAddresses?api-version=2024-02-29", Some(ADDRESSES));
        check("/portal?api-version=2024-02-29", None);
    }

    #[test]
    fn a_path_without_accounts_is_a_slip() {
        check("/contoso/numbers/+442079460123", Some(NUMBER));
        check("/contoso/numbers/%2B442079460123", Some(NUMBER));
        check("/contoso:deleteNumbers", Some(DELETE));
        check("/contoso/numbers/442079460123", None);
        check("/portal/numbers", None);
        check("/contoso:delete", None);
    }

    #[test]
    fn the_closest_path_has_misspelt_segments_or_its_action_elsewhere() {
        assert_eq!(closest("/accounts/contoso/number/+1"), Some(NUMBER));
        assert_eq!(closest("/accounts/contoso:deleteNumber"), Some(DELETE));
        assert_eq!(closest("/accounts/contoso/deleteNumbers"), Some(DELETE));
        assert_eq!(closest("/accounts/contoso/numbers:deleteNumbers"), Some(DELETE));
        assert_eq!(closest("/accounts:deleteNumbers"), Some(DELETE));
        assert_eq!(closest("/accounts/contoso/civicAddresses"), Some(ADDRESSES));
        assert_eq!(closest("/numbers/+123451"), Some(NUMBER));
        assert_eq!(closest("/accounts/contoso/numbers/+1/x"), None);
        assert_eq!(closest("/accounts/contoso:batch"), None);
        assert_eq!(closest("/accounts/contoso/x"), None);
    }
}
