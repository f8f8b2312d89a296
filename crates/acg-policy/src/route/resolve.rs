//! Finds the operation of a method and a path.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::path::Ambiguity;
use super::percent::decode;
use super::segments::{segments, split_action};
use super::slip::closest;
use crate::api::{OPERATIONS, Operation, Segment};
use crate::text::bytes::count;

/// The result of routing.
#[derive(Debug)]
pub(crate) enum Route<'a> {
    /// The path is ambiguous.
    Ambiguous(Ambiguity),
    /// An operation, with its path parameters.
    Operation(&'static Operation, Captured<'a>),
    /// CONNECT.
    Tunnel,
    /// No operation has this path.
    Unknown(Option<Hint>),
    /// Operations have this path, but with these methods only.
    WrongMethod(Vec<&'static str>),
}

impl Route<'_> {
    pub(super) fn operation(&self) -> Option<&'static Operation> {
        match self {
            Self::Operation(operation, _) => Some(operation),
            _ => None,
        }
    }
}

/// The path that was probably intended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    /// This path of the API, in another letter case.
    Case(&'static str),
    /// This path of the API, or one that starts with it.
    Near(&'static str),
    /// `/accounts/…` in place of `/account/…`.
    Plural,
}

/// The segments of the parameters, as sent.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Captured<'a> {
    account_name: Option<&'a [u8]>,
    telephone_number: Option<&'a [u8]>,
    tenant_id: Option<&'a str>,
    /// Whether account name and number are known to be valid.
    are_valid: bool,
}

impl<'a> Captured<'a> {
    /// A valid account name, and a valid number, whose plus sign may be an escape.
    pub(super) fn valid(account_name: &'a [u8], telephone_number: Option<&'a [u8]>) -> Self {
        let account_name = Some(account_name);
        Self { account_name, telephone_number, tenant_id: None, are_valid: true }
    }

    /// Whether account name and number are known to be valid, so that no rule need check them.
    pub(crate) fn are_valid(&self) -> bool {
        self.are_valid
    }

    pub(crate) fn account_name(&self) -> Option<Cow<'a, str>> {
        self.account_name.map(decoded)
    }

    pub(crate) fn telephone_number(&self) -> Option<Cow<'a, [u8]>> {
        self.telephone_number.map(decode)
    }

    pub(crate) fn tenant_id(&self) -> Option<Cow<'a, str>> {
        self.tenant_id.map(|id| decoded(id.as_bytes()))
    }
}

/// Finds the operation of a path that is not ambiguous.
pub(crate) fn resolve<'a>(method: &[u8], path: &'a str) -> Route<'a> {
    let depth = count(path.as_bytes(), b'/');
    let fits =
        |operation: &&Operation| operation.depth == depth && operation.method.as_bytes() == method;
    for operation in OPERATIONS.iter().filter(fits) {
        if let Some(captured) = capture(operation, path, str::eq) {
            return Route::Operation(operation, captured);
        }
    }
    let known = OPERATIONS.iter().filter(|operation| capture(operation, path, str::eq).is_some());
    let allow: Vec<&'static str> = known.map(|operation| operation.method).collect();
    if allow.is_empty() { Route::Unknown(hint(path)) } else { Route::WrongMethod(allow) }
}

fn capture<'a>(
    operation: &Operation,
    path: &'a str,
    is_same: fn(&str, &str) -> bool,
) -> Option<Captured<'a>> {
    let mut captured = Captured::default();
    let mut segments = segments(path.get(1..)?);
    for expected in operation.segments.iter().flatten() {
        let segment = segments.next()?;
        match *expected {
            Segment::Literal(expected) if is_same(expected, segment) => {}
            Segment::Literal(_) => return None,
            Segment::Account(action) => {
                let (name, found) = split_action(segment);
                let matches = match (action.strip_prefix(':'), found) {
                    (Some(action), Some(found)) => is_same(action, found),
                    (action, found) => action == found,
                };
                captured.account_name = Some(name.as_bytes()).filter(|_| matches);
                captured.account_name?;
            }
            Segment::TelephoneNumber => captured.telephone_number = Some(segment.as_bytes()),
            Segment::TenantId => captured.tenant_id = Some(segment),
            Segment::Other => {}
        }
    }
    segments.next().is_none().then_some(captured)
}

fn hint(path: &str) -> Option<Hint> {
    if segments(path).nth(1).is_some_and(|first| first.eq_ignore_ascii_case("account")) {
        return Some(Hint::Plural);
    }
    let matches = |known: &&Operation| capture(known, path, str::eq_ignore_ascii_case).is_some();
    let other_case = OPERATIONS.iter().find(matches).map(|operation| Hint::Case(operation.path));
    other_case.or_else(|| closest(path).map(Hint::Near))
}

/// An unambiguous path decodes to UTF-8.
fn decoded(segment: &[u8]) -> Cow<'_, str> {
    match decode(segment) {
        Cow::Borrowed(bytes) => Cow::Borrowed(str::from_utf8(bytes).unwrap_or_default()),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8(bytes).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    type Found<'p> = (&'static str, Option<Cow<'p, str>>, Option<Cow<'p, [u8]>>);

    fn operation<'p>(method: &str, path: &'p str) -> Found<'p> {
        match resolve(method.as_bytes(), path) {
            Route::Operation(operation, captured) => {
                (operation.id, captured.account_name(), captured.telephone_number())
            }
            other => panic!("{method} {path}: {other:?}"),
        }
    }

    fn unknown(path: &str) -> Option<Hint> {
        match resolve(b"GET", path) {
            Route::Unknown(hint) => hint,
            other => panic!("{path}: {other:?}"),
        }
    }

    #[test]
    fn every_operation_is_found_by_its_template() {
        for expected in OPERATIONS {
            let path = expected.path.replace(['{', '}'], "");
            assert_eq!(operation(expected.method, &path).0, expected.id);
        }
    }

    #[test]
    fn a_plus_sign_and_its_escapes_are_the_same_number() {
        for number in ["+123451", "%2B123451", "%2b123451"] {
            let path = "/accounts/contoso/numbers/".to_string() + number;
            let expected = ("putNumber", Some("contoso".into()), Some(b"+123451".into()));
            assert_eq!(operation("PUT", &path), expected);
        }
    }

    #[test]
    fn the_colon_of_an_action_may_be_escaped() {
        for path in [
            "/accounts/c:deleteNumbers",
            "/accounts/c%3AdeleteNumbers",
            "/accounts/c%3adeleteNumbers",
        ] {
            assert_eq!(operation("POST", path), ("deleteNumbers", Some("c".into()), None));
        }
    }

    #[test]
    fn an_action_is_never_part_of_the_account_name() {
        let action = Some(Hint::Near("/accounts/{accountName}:deleteNumbers"));
        for (path, hint) in [
            ("/accounts/c:x", None),
            ("/accounts/c%3Ax", None),
            ("/accounts/c:", None),
            ("/accounts/c:deleteNumbers:x", action),
            ("/accounts/c%3A:deleteNumbers", action),
            ("/accounts/c:deleteNumbers/numbers", action),
            ("/accounts/c:x/numbers/+1", None),
        ] {
            assert_eq!(unknown(path), hint, "{path}");
        }
    }

    #[test]
    fn parameters_are_captured_with_any_value() {
        // Rules check the values of the parameters.
        assert_eq!(operation("POST", "/accounts/:deleteNumbers").1, Some(Cow::Borrowed("")));
        assert_eq!(operation("GET", "/accounts/%20%C3%B6").1, Some(" \u{f6}".into()));
    }

    #[test]
    fn a_wrong_method_results_in_the_permitted_ones() {
        for (method, path, expected) in [
            ("PATCH", "/accounts/contoso", &["GET", "PUT", "DELETE"][..]),
            ("GET", "/accounts/contoso:deleteNumbers", &["POST"]),
            ("HEAD", "/accounts", &["GET"]),
            ("get", "/numbers", &["GET"]),
            ("DELETE", "/teamsRequestsForInformation/x", &["GET", "PATCH"]),
            ("", "/accounts", &["GET"]),
        ] {
            match resolve(method.as_bytes(), path) {
                Route::WrongMethod(allow) => assert_eq!(allow, expected, "{method} {path}"),
                other => panic!("{method} {path}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_path_similar_to_one_of_the_api_results_in_a_hint() {
        let numbers = "/accounts/{accountName}/numbers";
        assert_eq!(unknown("/account/contoso/numbers"), Some(Hint::Plural));
        assert_eq!(unknown("/Account/contoso"), Some(Hint::Plural));
        assert_eq!(unknown("/Accounts/contoso/numbers"), Some(Hint::Case(numbers)));
        assert_eq!(unknown("/accounts/Numbers/NUMBERS"), Some(Hint::Case(numbers)));
        let action = "/accounts/{accountName}:deleteNumbers";
        assert_eq!(unknown("/accounts/contoso:DeleteNumbers"), Some(Hint::Case(action)));
        let number = "/accounts/{accountName}/numbers/{telephoneNumber}";
        assert_eq!(unknown("/accounts/contoso/number/+123451"), Some(Hint::Near(number)));
        assert_eq!(unknown("/numbers/+123451"), Some(Hint::Near(number)));
        assert_eq!(unknown("/accounts/Numbers/x"), None);
        assert_eq!(unknown("/accounts/contoso/numbers/+1/x"), None);
    }
}
