//! From a method and a path to an operation.

use alloc::string::String;
use alloc::vec::Vec;

use super::operation::{OPERATIONS, Operation};
use super::path::Ambiguity;
use super::percent::decode;

/// What a path leads to.
#[derive(Debug)]
pub(crate) enum Route<'a> {
    /// It can be read in more than one way.
    Ambiguous(Ambiguity),
    /// An operation, with what stands for its parameters.
    Operation(&'static Operation, Captured<'a>),
    /// A tunnel to somewhere else.
    Tunnel,
    /// No operation.
    Unknown(Option<Hint>),
    /// Operations, but none with this method; these have others.
    WrongMethod(Vec<&'static str>),
}

/// What may have been meant by an unknown path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    /// Another letter case.
    Case,
    /// `/accounts/…` and not `/account/…`.
    Plural,
}

/// The segments that stand for parameters, as sent.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Captured<'a> {
    account_name: Option<&'a str>,
    telephone_number: Option<&'a str>,
}

impl Captured<'_> {
    pub(crate) fn account_name(&self) -> Option<String> {
        self.account_name.map(decoded)
    }

    pub(crate) fn telephone_number(&self) -> Option<String> {
        self.telephone_number.map(decoded)
    }
}

/// Finds the operation of a path that is not ambiguous.
pub(crate) fn resolve<'a>(method: &[u8], path: &'a str) -> Route<'a> {
    for operation in OPERATIONS.iter().filter(|operation| operation.method.as_bytes() == method) {
        if let Some(captured) = capture(operation.path, path) {
            return Route::Operation(operation, captured);
        }
    }
    let known = OPERATIONS.iter().filter(|operation| capture(operation.path, path).is_some());
    let allow: Vec<&'static str> = known.map(|operation| operation.method).collect();
    if allow.is_empty() { Route::Unknown(hint(path)) } else { Route::WrongMethod(allow) }
}

fn capture<'a>(template: &str, path: &'a str) -> Option<Captured<'a>> {
    let mut captured = Captured::default();
    let mut segments = path.split('/');
    for expected in template.split('/') {
        let segment = segments.next()?;
        match expected.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            None if expected == segment => {}
            None => return None,
            Some(("accountName", action)) => {
                let (name, found) = split_action(segment);
                if found != action.strip_prefix(':') {
                    return None;
                }
                captured.account_name = Some(name);
            }
            Some(("telephoneNumber", _)) => captured.telephone_number = Some(segment),
            Some(_) => {}
        }
    }
    segments.next().is_none().then_some(captured)
}

/// An account name cannot have a colon, so the first one starts the action, however it is spelt.
fn split_action(segment: &str) -> (&str, Option<&str>) {
    let colons = [":", "%3A", "%3a"];
    let found = colons.iter().filter_map(|colon| Some((segment.find(colon)?, colon.len())));
    let Some((at, length)) = found.min() else { return (segment, None) };
    (segment.get(..at).unwrap_or_default(), segment.get(at + length..))
}

fn hint(path: &str) -> Option<Hint> {
    let segments = || path.split('/').skip(1);
    if segments().next().is_some_and(|first| first.eq_ignore_ascii_case("account")) {
        return Some(Hint::Plural);
    }
    let canonical = |segment: &str| -> Option<&'static str> {
        let words = OPERATIONS.iter().flat_map(|operation| operation.path.split(['/', ':']));
        words.filter(|word| !word.is_empty()).find(|word| word.eq_ignore_ascii_case(segment))
    };
    let respelt = |segment: &str| canonical(segment).is_some_and(|word| word != segment);
    let actions = segments().filter_map(|segment| split_action(segment).1);
    segments().chain(actions).any(respelt).then_some(Hint::Case)
}

fn decoded(segment: &str) -> String {
    // A path that is not ambiguous decodes to UTF-8.
    String::from_utf8_lossy(&decode(segment.as_bytes())).into_owned()
}
