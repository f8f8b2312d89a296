//! From a request's head to an operation of the API.

mod entity_tag;
mod headers;
mod http_date;
mod media_type;
mod path;
mod percent;
mod query;
mod request;
mod resolve;
#[cfg(test)]
mod servers;

pub use request::{Head, Header, Request};

pub(crate) use entity_tag::EntityTags;
pub(crate) use headers::{FieldName, Fields, Sent};
pub(crate) use http_date::is_imf_fixdate;
pub(crate) use media_type::json_type;
pub(crate) use path::{Ambiguity, Target};
pub(crate) use query::{Pair, loose_pairs, pairs};
pub(crate) use resolve::{Captured, Hint, Route, resolve};

use crate::api::Operation;
use crate::report::Rule;

/// A head that was taken apart, as the rules judge it.
#[derive(Debug)]
pub(crate) struct HeadView<'a> {
    pub(crate) query: &'a [u8],
    pub(crate) fields: Fields<'a>,
    pub(crate) route: Route<'a>,
    api_version: ApiVersion<'a>,
    has_version_alone: bool,
}

impl<'a> HeadView<'a> {
    /// `None` for a path outside the API, unless those are validated too.
    pub(crate) fn read(head: &Head<'a>, validates_unknown_routes: bool) -> Option<Self> {
        let target = Target::split(head.target);
        let tunnel = head.method == b"CONNECT";
        let ours = target.may_reach_the_api();
        if !tunnel && !ours && !validates_unknown_routes {
            return None;
        }
        let route = match target.unambiguous() {
            _ if tunnel => Route::Tunnel,
            // However it is read, it leads elsewhere.
            _ if !ours => Route::Unknown(None),
            Ok(path) => resolve(head.method, path),
            Err(ambiguity) => Route::Ambiguous(ambiguity),
        };
        let fields = Fields::read(head.headers);
        let alone = alone(target.query);
        let has_version_alone = alone.is_some();
        let api_version = alone.map_or_else(|| ApiVersion::read(target.query), ApiVersion::One);
        Some(Self { query: target.query, fields, route, api_version, has_version_alone })
    }

    pub(crate) fn operation(&self) -> Option<&'static Operation> {
        match &self.route {
            Route::Operation(operation, _) => Some(operation),
            _ => None,
        }
    }

    /// The operation, when `rule` applies to it.
    pub(crate) fn operation_for(&self, rule: &Rule) -> Option<&'static Operation> {
        self.operation().filter(|operation| rule.applies_to(operation))
    }

    /// The query, when it has more than a plain `api-version`.
    pub(crate) fn further_query(&self) -> &'a [u8] {
        if self.has_version_alone { b"" } else { self.query }
    }

    /// How `api-version` was sent.
    pub(crate) fn api_version(&self) -> ApiVersion<'a> {
        self.api_version
    }
}

/// How `api-version` was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ApiVersion<'a> {
    Missing,
    /// Under a name that only some servers read as `api-version`.
    Misspelt,
    Repeated,
    One(&'a [u8]),
}

impl<'a> ApiVersion<'a> {
    /// One value counts when there is exactly one and every server finds it.
    #[cold]
    fn read(query: &'a [u8]) -> Self {
        match loose_pairs(query).filter(|pair| pair.reads_as(API_VERSION)).count() {
            0 => return Self::Missing,
            1 => {}
            _ => return Self::Repeated,
        }
        let exact = pairs(query).find(|pair| pair.is(API_VERSION));
        exact.map_or(Self::Misspelt, |pair| Self::One(pair.value))
    }
}

/// The value of `api-version`, when the query is that parameter alone, in its plain spelling.
fn alone(query: &[u8]) -> Option<&[u8]> {
    let value = query.strip_prefix(API_VERSION.as_bytes())?.strip_prefix(b"=")?;
    value.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').then_some(value)
}

/// What the path says about the resource, as far as it is in order.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PathParameters<'d> {
    pub(crate) account_name: Option<&'d str>,
    pub(crate) telephone_number: Option<&'d [u8]>,
}

/// The query parameter that every operation has.
pub(crate) const API_VERSION: &str = "api-version";

#[cfg(test)]
mod tests {
    use super::*;

    fn view<'a>(
        method: &'a str,
        target: &'a str,
        validates_unknown_routes: bool,
    ) -> Option<HeadView<'a>> {
        let head = Head { method: method.as_bytes(), target: target.as_bytes(), headers: &[] };
        HeadView::read(&head, validates_unknown_routes)
    }

    #[test]
    fn a_path_outside_the_api_passes_unless_the_policy_refuses_it() {
        for target in ["/", "/portal/", "/portal/my%20file.css", "*", "/portal//x"] {
            assert!(view("GET", target, false).is_none(), "{target}");
            let refused = view("GET", target, true).map(|view| view.route);
            assert!(matches!(refused, Some(Route::Unknown(None))), "{target}");
        }
    }

    #[test]
    fn a_tunnel_is_judged_wherever_it_leads() {
        for target in ["example.com:443", "/", "/accounts"] {
            let route = view("CONNECT", target, false).map(|view| view.route);
            assert!(matches!(route, Some(Route::Tunnel)), "{target}");
        }
    }

    #[test]
    fn an_ambiguous_path_is_never_resolved() {
        let route = view("GET", "//accounts", false).map(|view| view.route);
        assert!(matches!(route, Some(Route::Ambiguous(Ambiguity::EmptySegment))));
    }

    #[test]
    fn the_api_version_counts_only_when_every_server_finds_the_same() {
        for (query, expected) in [
            ("", ApiVersion::Missing),
            ("top=1", ApiVersion::Missing),
            ("api-version", ApiVersion::One(b"")),
            ("api-version=", ApiVersion::One(b"")),
            ("top=1&api-version=x%20y", ApiVersion::One(b"x%20y")),
            ("Api-Version=x", ApiVersion::Misspelt),
            ("api%2Dversion=x", ApiVersion::Misspelt),
            ("api%252Dversion=x", ApiVersion::Misspelt),
            ("+api-version=x", ApiVersion::Misspelt),
            ("filter=a;api-version=x", ApiVersion::Misspelt),
            ("api-version=x&api-version=x", ApiVersion::Repeated),
            ("api-version=x&API-VERSION=y", ApiVersion::Repeated),
            ("api-version=x&filter=a;api-version=y", ApiVersion::Repeated),
            ("api-version=x&api-version[]=y", ApiVersion::Repeated),
        ] {
            let target = alloc::format!("/accounts?{query}");
            let read = view("GET", &target, false).map(|view| view.api_version());
            assert_eq!(read, Some(expected), "{query}");
        }
    }
}
