//! Routing: finds the operation of a request by its head.

mod api_version;
mod aspects;
mod entity_tag;
mod field_name;
mod fold;
mod headers;
mod http_date;
mod media_type;
mod path;
mod percent;
mod query;
mod request;
mod resolve;
mod segments;
#[cfg(test)]
mod servers;
mod slip;
mod usual;

pub use request::{Head, HeaderField};

pub(crate) use api_version::{API_VERSION, ApiVersion, DOCUMENTED_VERSION};
pub(crate) use aspects::Aspects;
pub(crate) use entity_tag::EntityTags;
pub(crate) use field_name::FieldName;
pub(crate) use headers::{Fields, Sent, Upgrade};
pub(crate) use http_date::{is_imf_fixdate, is_rfc3339};
pub(crate) use media_type::json_type;
pub(crate) use path::{Ambiguity, Target};
pub(crate) use query::{Pair, lenient_pairs, pairs};
pub(crate) use resolve::{Captured, Hint, Route, resolve};
pub(crate) use slip::slip;

use api_version::{is_documented_version, only_api_version};

use crate::api::Operation;
use crate::report::Rule;

/// A parsed head, as the rules check it.
#[derive(Debug)]
pub(crate) struct HeadView<'a> {
    pub(crate) method: &'a [u8],
    pub(crate) query: &'a [u8],
    pub(crate) fields: Fields<'a>,
    pub(crate) route: Route<'a>,
    api_version: ApiVersion<'a>,
    aspects: Aspects,
}

impl<'a> HeadView<'a> {
    /// A head whose route and query are known.
    pub(crate) fn new(head: &Head<'a>, route: Route<'a>, query: &'a [u8]) -> Self {
        let fields = Fields::read(head.headers);
        let is_documented = is_documented_version(query);
        let only_version = only_api_version(query, is_documented);
        let operation = route.operation();
        let aspects = fields
            .aspects()
            .or(Aspects::ANY)
            .or_if(operation.is_none(), Aspects::NO_OPERATION)
            .or_if(operation.is_some_and(Operation::takes_body), Aspects::BODY)
            .or_if(operation.is_some_and(Operation::is_patch), Aspects::PATCH)
            .or_if(only_version.is_none(), Aspects::QUERY)
            .or_if(!is_documented, Aspects::OTHER_VERSION);
        let api_version = only_version.map_or_else(|| ApiVersion::read(query), ApiVersion::One);
        Self { method: head.method, query, fields, route, api_version, aspects }
    }

    /// As from the first step of a validation.
    #[cfg(test)]
    pub(crate) fn read(head: &Head<'a>, validates_unknown_routes: bool) -> Option<Self> {
        let (route, query) = route_of(head, validates_unknown_routes)?;
        Some(Self::new(head, route, query))
    }

    /// The same head, for which every rule is run.
    #[cfg(test)]
    pub(crate) fn with_all_aspects(self) -> Self {
        Self { aspects: Aspects::ALL, ..self }
    }

    /// Whether the head has any of these.
    #[inline(always)]
    pub(crate) fn has_any(&self, of: Aspects) -> bool {
        self.aspects.has_any(of)
    }

    pub(crate) fn aspects(&self) -> Aspects {
        self.aspects
    }

    pub(crate) fn operation(&self) -> Option<&'static Operation> {
        self.route.operation()
    }

    /// The operation, if `rule` applies to it.
    pub(crate) fn operation_for(&self, rule: &Rule) -> Option<&'static Operation> {
        self.operation().filter(|operation| rule.applies_to(operation))
    }

    /// The query, or an empty text if it is a plain `api-version` only.
    pub(crate) fn further_query(&self) -> &'a [u8] {
        if self.has_any(Aspects::QUERY) { self.query } else { b"" }
    }

    /// The parameter `api-version`.
    pub(crate) fn api_version(&self) -> ApiVersion<'a> {
        self.api_version
    }
}

/// The route and the query; `None` for a path outside the API, unless `validates_unknown_routes`.
pub(crate) fn route_of<'a>(
    head: &Head<'a>,
    validates_unknown_routes: bool,
) -> Option<(Route<'a>, &'a [u8])> {
    usual::read(head.method, head.target).or_else(|| unusual(head, validates_unknown_routes))
}

/// As [`route_of`], for any target.
#[inline(never)]
fn unusual<'a>(head: &Head<'a>, validates_unknown_routes: bool) -> Option<(Route<'a>, &'a [u8])> {
    let target = Target::split(head.target);
    let tunnel = head.method == b"CONNECT";
    let may_reach_api = target.may_reach_api();
    if !tunnel && !may_reach_api && !validates_unknown_routes {
        return None;
    }
    let route = match target.unambiguous() {
        _ if tunnel => Route::Tunnel,
        // Outside the API in every reading, so its ambiguities do not matter.
        _ if !may_reach_api => Route::Unknown(slip(target).map(Hint::Near)),
        Ok(path) => resolve(head.method, path),
        Err(ambiguity) => Route::Ambiguous(ambiguity),
    };
    Some((route, target.query))
}

/// The valid parameters of the path, decoded.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PathParameters<'d> {
    pub(crate) account_name: Option<&'d str>,
    pub(crate) telephone_number: Option<&'d [u8]>,
}

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
    fn a_path_outside_the_api_passes_unless_unknown_routes_are_validated() {
        for target in ["/", "/portal/", "/portal/my%20file.css", "*", "/portal//x"] {
            assert!(view("GET", target, false).is_none(), "{target}");
            let refused = view("GET", target, true).map(|view| view.route);
            assert!(matches!(refused, Some(Route::Unknown(None))), "{target}");
        }
    }

    #[test]
    fn connect_is_validated_with_any_target() {
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
    fn the_api_version_is_read_only_if_it_is_unambiguous() {
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
