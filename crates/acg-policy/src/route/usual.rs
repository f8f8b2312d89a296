//! The usual targets: an account, an action on it, its numbers, or one of them, with valid parameters. They are recognised in
//! one pass and in a third of the instructions that `path` and `resolve` need, which read all other targets.

use super::api_version::is_documented_version;
use super::resolve::{Captured, Route};
use crate::api::formats::{ACCOUNT_NAME, e164_prefix};
use crate::api::{NUMBER_TAIL, OPERATIONS, Operation};
use crate::text::bytes::{position, until};

/// The operation and the query of a usual target; `None` for any other target, and for a method that its path does not support.
pub(super) fn read<'a>(method: &[u8], target: &'a [u8]) -> Option<(Route<'a>, &'a [u8])> {
    let rest = target.strip_prefix(ACCOUNTS)?;
    let (name, rest) = rest.split_at_checked(ACCOUNT_NAME.prefix_length(rest)?)?;
    let (tail, number, query) = match rest.strip_prefix(NUMBERS) {
        Some(sent) => {
            let (number, query) = sent.split_at_checked(number_length(sent)?)?;
            (NUMBER_TAIL.as_bytes(), Some(number), query)
        }
        None => {
            // An account has no tail: nothing need be searched.
            let tail = if rest.starts_with(b"?") { b"" } else { until(rest, b'?') };
            (tail, None, rest.get(tail.len()..)?)
        }
    };
    let query = match query {
        [] => query,
        [b'?', query @ ..] if is_documented_version(query) || position(query, b'#').is_none() => {
            query
        }
        _ => return None,
    };
    let captured = Captured::valid(name, number);
    Some((Route::Operation(operation(method, tail)?, captured), query))
}

/// The length of a valid number, whose plus sign may be an escape.
fn number_length(sent: &[u8]) -> Option<usize> {
    match sent {
        [b'%', b'2', b'B' | b'b', rest @ ..] => Some(3 + e164_prefix(rest)?),
        [b'+', rest @ ..] => Some(1 + e164_prefix(rest)?),
        _ => None,
    }
}

fn operation(method: &[u8], tail: &[u8]) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| {
        operation.tail.is_some_and(|known| known.as_bytes() == tail)
            && operation.method.as_bytes() == method
    })
}

const ACCOUNTS: &[u8] = b"/accounts/";
const NUMBERS: &[u8] = b"/numbers/";

#[cfg(test)]
mod tests {
    use alloc::borrow::Cow;
    use alloc::string::String;
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::*;
    use crate::route::path::Target;
    use crate::route::resolve::resolve;

    /// The operation, the parameters and the query of a target that is read in full.
    fn in_full<'a>(method: &[u8], target: &'a [u8]) -> Option<(Route<'a>, &'a [u8])> {
        let target = Target::split(target);
        let path = target.unambiguous().ok().filter(|_| target.may_reach_api())?;
        Some((resolve(method, path), target.query))
    }

    type Parts<'a> = (&'static str, Option<String>, Option<Vec<u8>>, &'a [u8]);

    fn parts<'a>((route, query): (Route<'a>, &'a [u8])) -> Parts<'a> {
        let Route::Operation(operation, captured) = route else { return ("", None, None, query) };
        let number = captured.telephone_number().map(Cow::into_owned);
        (operation.id, captured.account_name().map(Cow::into_owned), number, query)
    }

    #[track_caller]
    fn agrees(method: &str, target: &str) -> bool {
        let usual = read(method.as_bytes(), target.as_bytes());
        let is_usual = usual.is_some();
        if let Some(usual) = usual {
            let full = in_full(method.as_bytes(), target.as_bytes()).map(parts);
            assert_eq!(Some(parts(usual)), full, "{method} {target}");
        }
        is_usual
    }

    #[test]
    fn every_operation_on_an_account_is_usual_except_for_civic_addresses() {
        for operation in OPERATIONS {
            let path = operation.path.replace("{accountName}", "con_to-so1");
            let path = path.replace("{telephoneNumber}", "+442079460123").replace(['{', '}'], "");
            let expected = path.starts_with("/accounts/") && !path.contains("civicAddressId");
            for query in ["", "?", "?api-version=2024-02-29", "?a=%23&b"] {
                assert_eq!(agrees(operation.method, &(path.clone() + query)), expected, "{path}");
            }
            assert!(!agrees(operation.method, &(path + "?a#")));
        }
    }

    #[test]
    fn the_limits_of_the_parameters_are_those_of_the_rules() {
        for (length, is_usual) in [(0, false), (1, true), (100, true), (101, false)] {
            assert_eq!(
                agrees("GET", &alloc::format!("/accounts/{}", "a".repeat(length))),
                is_usual
            );
        }
        for (number, is_usual) in [
            ("+1", false),
            ("+12", true),
            ("%2B12", true),
            ("%2b12", true),
            ("+02", false),
            ("12", false),
            ("+123456789012345", true),
            ("+1234567890123456", false),
            ("+12x", false),
        ] {
            assert_eq!(
                agrees("PUT", &alloc::format!("/accounts/a/numbers/{number}")),
                is_usual,
                "{number}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_usual_target_is_read_as_any_other(
            method in "GET|PUT|POST|DELETE|PATCH",
            target in "/accounts/[a-z_-]{0,3}[./:%;#é ]?[A-Z]?(:deleteNumbers|:createOrUpdateNumbers|/numbers|\
                /numbers/([+]|%2B|%2b)?[0-9]{1,17}|)[/.:;%#x]?([?][a-z=&#?]{0,4})?",
        ) {
            agrees(&method, &target);
        }
    }
}
