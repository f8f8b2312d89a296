//! The path: whether it belongs to the API, and whether it is unambiguous.

use alloc::borrow::Cow;
use core::str;

use super::fold::{fold, reads_as};
use super::percent::{decode, decode_leniently, escape};
use crate::text::bytes::{position, until};

/// A request target, split at its first question mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'a> {
    pub(crate) path: &'a [u8],
    pub(crate) query: &'a [u8],
    /// Whether the path has anything that servers may normalise.
    irregular: bool,
}

/// Why a path is ambiguous: different servers may read it differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ambiguity {
    Backslash,
    BadEscape,
    ControlCharacter,
    DotSegment,
    EmptySegment,
    EncodedDelimiter,
    EncodedUnreserved,
    /// Only a server that folds characters into ASCII reads the path as one of the API.
    Folded,
    Fragment,
    NoLeadingSlash,
    Parameter,
    TrailingSlash,
    TwiceEncoded,
}

impl<'a> Target<'a> {
    pub(crate) fn split(target: &'a [u8]) -> Self {
        let path = until(target, b'?');
        let query = target.get(path.len() + 1..).unwrap_or_default();
        Self { path, query, irregular: is_irregular(path) }
    }

    /// Whether any server may route this path to the API, by any normalisation.
    pub(crate) fn may_reach_api(self) -> bool {
        match self.path {
            b"*" => false,
            [b'/', rest @ ..] => {
                is_api_segment(until(rest, b'/'))
                    || (self.irregular && reaches_when_normalised(self.path))
            }
            _ => true,
        }
    }

    /// The path, if all servers read it in the same way.
    pub(crate) fn unambiguous(self) -> Result<&'a str, Ambiguity> {
        let [b'/', rest @ ..] = self.path else { return Err(Ambiguity::NoLeadingSlash) };
        if (self.irregular && rest.contains(&b'#')) || position(self.query, b'#').is_some() {
            return Err(Ambiguity::Fragment);
        }
        // The only ambiguity of a regular path is a slash at its end.
        if self.irregular || rest.last().is_none_or(|last| *last == b'/') {
            check_irregular(rest)?;
        }
        // Every other normalisation has been excluded.
        if self.irregular && !is_api_segment(&decode(until(rest, b'/'))) {
            return Err(Ambiguity::Folded);
        }
        str::from_utf8(self.path).map_err(|_| Ambiguity::BadEscape)
    }
}

fn check_irregular(path: &[u8]) -> Result<(), Ambiguity> {
    check_bytes(path)?;
    let mut segments = path.split(|byte| *byte == b'/').peekable();
    while let Some(segment) = segments.next() {
        match segment {
            b"" if segments.peek().is_none() => return Err(Ambiguity::TrailingSlash),
            b"" => return Err(Ambiguity::EmptySegment),
            b"." | b".." => return Err(Ambiguity::DotSegment),
            _ => {}
        }
    }
    Ok(())
}

fn check_bytes(path: &[u8]) -> Result<(), Ambiguity> {
    let mut at = 0;
    while let Some(byte) = path.get(at).copied() {
        match byte {
            b'\\' => return Err(Ambiguity::Backslash),
            b';' => return Err(Ambiguity::Parameter),
            0..=0x20 | 0x7F => return Err(Ambiguity::ControlCharacter),
            0x80.. => return Err(Ambiguity::BadEscape),
            b'%' => {
                let byte =
                    escape(path.get(at..).unwrap_or_default()).ok_or(Ambiguity::BadEscape)?;
                check_escaped(byte)?;
                at += 3;
            }
            _ => at += 1,
        }
    }
    if !path.contains(&b'%') {
        return Ok(());
    }
    str::from_utf8(&decode(path)).map(|_| ()).map_err(|_| Ambiguity::BadEscape)
}

fn check_escaped(byte: u8) -> Result<(), Ambiguity> {
    match byte {
        b'/' | b'\\' | b';' | b'#' | b'?' => Err(Ambiguity::EncodedDelimiter),
        b'%' => Err(Ambiguity::TwiceEncoded),
        0..=0x1F | 0x7F => Err(Ambiguity::ControlCharacter),
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            Err(Ambiguity::EncodedUnreserved)
        }
        _ => Ok(()),
    }
}

/// No early exit: for texts of this length, a loop without branches costs less.
fn is_irregular(path: &[u8]) -> bool {
    let odd = path.iter().fold(false, |odd, byte| {
        odd | matches!(byte, b'%' | b'\\' | b';' | b'#' | 0..=0x20 | 0x7F..)
    });
    let pairs = path.iter().zip(path.iter().skip(1));
    pairs.fold(odd, |odd, (one, next)| odd | (*one == b'/') & matches!(next, b'/' | b'.'))
}

fn reaches_when_normalised(path: &[u8]) -> bool {
    let mut text = fold(path);
    for _ in 0..DECODING_ROUNDS {
        if names_the_api(&text) {
            return true;
        }
        // Folding a folded text changes nothing.
        if position(&text, b'%').is_none() {
            return false;
        }
        text = Cow::Owned(fold(&decode_leniently(&text)).into_owned());
    }
    names_the_api(&text)
}

/// Whether the path names the API in a segment that some server reads as the first one.
///
/// With a dot segment, any segment may become the first: the result depends on the order in which a server removes dot
/// segments, empty segments and parameters. So may it after two slashes, for a server that resolves the target as a reference
/// (RFC 3986 section 4.2): what follows them is a host, whose end depends on what the server decodes before, and the rest can
/// begin with another host for the next server.
fn names_the_api(path: &[u8]) -> bool {
    let segments = || path.split(|byte| matches!(byte, b'/' | b'\\')).map(bare).skip(1);
    let mut is_any_first = segments().any(|segment| matches!(segment, b"." | b".."));
    for segment in segments() {
        match segment {
            b"" => is_any_first = true,
            _ if is_api_segment(segment) => return true,
            _ if is_any_first => {}
            _ => return false,
        }
    }
    false
}

/// A segment without parameters and without the parts that C strings and lenient parsers drop.
fn bare(segment: &[u8]) -> &[u8] {
    if segment.is_empty() {
        return segment;
    }
    let end = segment.iter().position(|byte| matches!(byte, b';' | b'#' | b'?' | 0));
    segment.get(..end.unwrap_or(segment.len())).unwrap_or_default().trim_ascii()
}

pub(super) fn is_api_segment(segment: &[u8]) -> bool {
    // A colon starts an action.
    let name = until(segment, b':');
    API_SEGMENTS.iter().any(|api| api.as_bytes() == name)
        || API_SEGMENTS.iter().any(|api| is_read_as(name, api.as_bytes()))
}

/// Some servers remove tabs and line ends in a path, or dots at the end of a name.
fn is_read_as(name: &[u8], api: &[u8]) -> bool {
    let end = name.iter().rposition(|byte| *byte != b'.').map_or(0, |last| last + 1);
    let name = name.get(..end).unwrap_or_default();
    reads_as(name.iter().copied().filter(|byte| !byte.is_ascii_control()), api)
}

/// Two servers in a row may each decode one time too many; one more round is a margin.
const DECODING_ROUNDS: usize = 3;

/// The first segments of the API's paths, and `account` of older documentation.
const API_SEGMENTS: [&str; 4] = ["accounts", "numbers", "teamsRequestsForInformation", "account"];

#[cfg(test)]
mod tests {
    use super::*;
    use Ambiguity as A;

    #[track_caller]
    fn check(target: impl AsRef<[u8]>, expected: Result<(), Ambiguity>) {
        let target = Target::split(target.as_ref());
        assert!(target.may_reach_api(), "not routed to the API");
        assert_eq!(target.unambiguous().map(|_| ()), expected);
    }

    #[track_caller]
    fn passes(target: impl AsRef<[u8]>) {
        assert!(!Target::split(target.as_ref()).may_reach_api());
    }

    #[test]
    fn plain_paths_of_the_api_are_unambiguous() {
        check("/accounts", Ok(()));
        check("/numbers?top=1", Ok(()));
        check("/teamsRequestsForInformation/x", Ok(()));
        check("/accounts/contoso:deleteNumbers?a=//../%2F", Ok(()));
        check("/accounts/contoso/numbers/+123451", Ok(()));
        check("/accounts/contoso/numbers/%2B123451", Ok(()));
        check("/accounts/contoso/numbers/%2b123451", Ok(()));
        check("/accounts/contoso%3AdeleteNumbers", Ok(()));
        check("/accounts/contoso%3adeleteNumbers", Ok(()));
        check("/accounts/c%C3%B6ntoso", Ok(()));
        check("/accounts/...", Ok(()));
    }

    #[test]
    fn paths_in_another_letter_case_belong_to_the_api() {
        check("/Accounts/contoso", Ok(()));
        check("/ACCOUNT/contoso", Ok(()));
        check("/accounts.", Ok(()));
        check("/accounts:list", Ok(()));
    }

    #[test]
    fn slashes_that_some_servers_merge_are_ambiguous() {
        check("//accounts", Err(A::EmptySegment));
        check("/accounts//contoso", Err(A::EmptySegment));
        check("///accounts/contoso", Err(A::EmptySegment));
        check("/accounts/contoso/", Err(A::TrailingSlash));
        check("/accounts/", Err(A::TrailingSlash));
    }

    #[test]
    fn a_host_before_the_path_is_ambiguous() {
        check("//h/accounts/contoso", Err(A::EmptySegment));
        check("//h:443/numbers", Err(A::EmptySegment));
        check("/\\h/accounts", Err(A::Backslash));
        check("/%2Fh/accounts", Err(A::EncodedDelimiter));
        check("///h/accounts", Err(A::EmptySegment));
        check("//h//h/accounts", Err(A::EmptySegment));
        check("//h/\\h/accounts", Err(A::Backslash));
        // The host of a server that decodes the path afterwards, or that ends a host at a slash only.
        check("//h%2Fx/%61ccounts/contoso", Err(A::EncodedDelimiter));
        check("//h\\x/accounts", Err(A::Backslash));
        check("//h/portal/accounts", Err(A::EmptySegment));
        passes("//h/portal");
        passes("/h//accounts");
    }

    #[test]
    fn names_that_servers_fold_into_those_of_the_api_are_ambiguous() {
        check("/%C0%AFaccounts", Err(A::BadEscape));
        check("/%C1%A1ccounts", Err(A::BadEscape));
        check("/account%C5%BF/contoso", Err(A::Folded));
        check("/%EF%BD%81ccounts", Err(A::Folded));
        check("/acc%E2%80%8Bounts", Err(A::Folded));
        check("/%E2%80%8B/accounts", Err(A::Folded));
        check("/%F0%9D%90%9A%F0%9D%90%9C%F0%9D%90%9Counts", Err(A::Folded));
        check("/acc%C3%B4unts", Err(A::Folded));
        check("/account%EF%AC%86", Err(A::Folded));
        check("/%EF%BC%85%EF%BC%96%EF%BC%91ccounts", Err(A::Folded));
        check("/%uFF41ccounts", Err(A::BadEscape));
        check("/portal%EF%BC%8F%EF%BC%8E%EF%BC%8E%EF%BC%8Faccounts", Err(A::Folded));
        check("/portal/%E2%80%A4%E2%80%A4/accounts", Err(A::Folded));
        check("/acc\u{f4}unts", Err(A::BadEscape));
        passes("/portal/acc%C3%B4unts");
        passes("/%C3%A0%C3%A7%C3%A7ounts");
        passes("/%E6%97%A5%E6%9C%AC");
        passes("/%D1%81%D1%87%D0%B5%D1%82%D0%B0");
    }

    #[test]
    fn backslashes_are_ambiguous() {
        check("/accounts\\contoso", Err(A::Backslash));
        check("/\\accounts", Err(A::Backslash));
        check("/accounts%5Ccontoso", Err(A::EncodedDelimiter));
        check("/accounts/contoso%5cx", Err(A::EncodedDelimiter));
    }

    #[test]
    fn dot_segments_are_ambiguous_with_any_result() {
        check("/./accounts", Err(A::DotSegment));
        check("/x/../accounts", Err(A::DotSegment));
        check("/accounts/contoso/../fabrikam", Err(A::DotSegment));
        check("/accounts/contoso/.", Err(A::DotSegment));
        check("/accounts/contoso/..", Err(A::DotSegment));
        check("/accounts/..", Err(A::DotSegment));
        check("/x/%2e%2E/accounts", Err(A::EncodedUnreserved));
        check("/x/..;/accounts", Err(A::Parameter));
        check("/x%2f..%2faccounts", Err(A::EncodedDelimiter));
        check("/x%5c..%5caccounts", Err(A::EncodedDelimiter));
        check("/x/%252e%252e/accounts", Err(A::TwiceEncoded));
    }

    #[test]
    fn dot_segments_are_checked_with_and_without_merging_empty_segments() {
        // `/contoso` if empty segments are merged first, `/accounts/contoso` by RFC 3986 section 5.2.4.
        check("/p/../accounts//../contoso", Err(A::DotSegment));
        check("/p//../accounts", Err(A::EmptySegment));
        check("/p/q//../../accounts", Err(A::EmptySegment));
    }

    #[test]
    fn encoded_unreserved_characters_are_ambiguous() {
        check("/%61ccounts", Err(A::EncodedUnreserved));
        check("/accounts/%63ontoso", Err(A::EncodedUnreserved));
        check("/accounts/contoso%2Dx", Err(A::EncodedUnreserved));
        check("/accounts/contoso%5F", Err(A::EncodedUnreserved));
        check("/accounts/contoso%7Ex", Err(A::EncodedUnreserved));
        check("/accounts/contoso/numbers/+%31", Err(A::EncodedUnreserved));
    }

    #[test]
    fn double_encoding_is_ambiguous() {
        check("/accounts/contoso/numbers/%252B123451", Err(A::TwiceEncoded));
        check("/%2561ccounts", Err(A::TwiceEncoded));
        check("/%252561ccounts", Err(A::TwiceEncoded));
        check("/accounts/contoso%253AdeleteNumbers", Err(A::TwiceEncoded));
    }

    #[test]
    fn encoded_delimiters_and_parameters_are_ambiguous() {
        check("/accounts%2Fcontoso", Err(A::EncodedDelimiter));
        check("/accounts%3Fx", Err(A::EncodedDelimiter));
        check("/accounts%23x", Err(A::EncodedDelimiter));
        check("/accounts%3Bx=y", Err(A::EncodedDelimiter));
        check("/accounts;x=y", Err(A::Parameter));
        check("/;x/accounts", Err(A::Parameter));
        check("/accounts/contoso;x=y/numbers", Err(A::Parameter));
        check("/accounts#x", Err(A::Fragment));
        check("/accounts?api-version=2024-02-29#x", Err(A::Fragment));
    }

    #[test]
    fn control_characters_and_spaces_are_ambiguous() {
        check("/accounts/contoso%00", Err(A::ControlCharacter));
        check("/accounts%00.css", Err(A::ControlCharacter));
        check(b"/accounts\0", Err(A::ControlCharacter));
        check("/accounts/contoso%0d%0a", Err(A::ControlCharacter));
        check("/accounts/contoso%1F", Err(A::ControlCharacter));
        check("/accounts/contoso%7F", Err(A::ControlCharacter));
        check("/acc\tounts", Err(A::ControlCharacter));
        check("/ accounts", Err(A::ControlCharacter));
        check("/accounts/con toso", Err(A::ControlCharacter));
    }

    #[test]
    fn malformed_escapes_and_invalid_utf_8_are_ambiguous() {
        for end in ["%", "%4", "%zz", "%+1", "%FF", "%C3x", "%C0%AF", "%ED%A0%80"] {
            check(["/accounts/", end].concat(), Err(A::BadEscape));
        }
        check("/%u0061ccounts", Err(A::BadEscape));
        check("/accounts/%u002fx", Err(A::BadEscape));
        check("/accounts/\u{e9}", Err(A::BadEscape));
        check(b"/accounts/\xFF", Err(A::BadEscape));
    }

    #[test]
    fn a_target_without_a_leading_slash_is_ambiguous() {
        check("", Err(A::NoLeadingSlash));
        check("accounts", Err(A::NoLeadingSlash));
        check("?api-version=2024-02-29", Err(A::NoLeadingSlash));
        check("https://provapi.example.com/accounts", Err(A::NoLeadingSlash));
    }

    #[test]
    fn other_paths_are_outside_the_api() {
        passes("/");
        passes("/?next=/accounts");
        passes("*");
        passes("/portal/my%20file.css");
        passes("/portal/100%");
        passes("/portal/accounts");
        passes("/portal//accounts/");
        passes("/portal%2Faccounts");
        passes("/accountsx");
        passes("/accounts.html");
        passes("/xaccounts");
        passes("/.well-known/security.txt");
        passes("/portal/../styles/./page.css");
        passes(b"/portal/\xFF");
    }
}
