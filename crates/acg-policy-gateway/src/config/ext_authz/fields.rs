//! Which header fields of a request reach the program.

use super::super::node::Node;

/// The header fields that are sent, as patterns.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    sent: Vec<Pattern>,
    /// Where they are listed.
    at: Option<Node>,
    removed: Vec<Pattern>,
}

#[derive(Debug)]
enum Pattern {
    All,
    Exact(String),
    Prefix(String),
    Suffix(String),
    Contains(String),
    /// A regular expression that is not one of those that match everything.
    Unread,
}

impl Pattern {
    /// A `StringMatcher` of Envoy. Names of fields have no letter case.
    fn of_matcher(matcher: &Node) -> Option<Self> {
        let text = |name: &str| matcher.get(name).map(|node| node.text().to_ascii_lowercase());
        if let Some(regex) = matcher.get("safe_regex") {
            let regex = regex.text_at(&["regex"]);
            let is_all = matches!(regex.as_str(), ".*" | ".+" | "^.*$" | "^.+$");
            return Some(if is_all { Self::All } else { Self::Unread });
        }
        text("exact")
            .map(Self::Exact)
            .or_else(|| text("prefix").map(Self::Prefix))
            .or_else(|| text("suffix").map(Self::Suffix))
            .or_else(|| text("contains").map(Self::Contains))
    }

    /// An item of Istio's list, in which `*` is at the start or at the end.
    fn of_istio(text: &str) -> Self {
        let text = text.to_ascii_lowercase();
        if let Some(suffix) = text.strip_prefix('*') {
            return Self::Suffix(suffix.to_owned());
        }
        match text.strip_suffix('*') {
            Some(prefix) => Self::Prefix(prefix.to_owned()),
            None => Self::Exact(text),
        }
    }

    fn matches(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Exact(text) => name == text,
            // Envoy rejects an empty prefix and an empty suffix.
            Self::Prefix(text) => !text.is_empty() && name.starts_with(text.as_str()),
            Self::Suffix(text) => !text.is_empty() && name.ends_with(text.as_str()),
            Self::Contains(text) => !text.is_empty() && name.contains(text.as_str()),
            Self::Unread => false,
        }
    }
}

impl Fields {
    /// Those of Envoy: lists of matchers.
    pub(super) fn of_envoy(filter: &Node) -> Self {
        let service = filter.at(&["http_service", "authorization_request", "allowed_headers"]);
        let lists = [filter.get("allowed_headers"), service];
        let at = lists.into_iter().flatten().next().cloned();
        let patterns = |list: &Node| -> Vec<Pattern> {
            list.items("patterns").iter().filter_map(Pattern::of_matcher).collect()
        };
        let sent = lists.into_iter().flatten().flat_map(patterns).collect();
        let removed = filter.get("disallowed_headers").map(patterns).unwrap_or_default();
        Self { sent, at, removed }
    }

    /// Those of Istio: names, with `*` at the start or at the end.
    pub(super) fn of_istio(provider: &Node) -> Self {
        let list = provider
            .get("include_request_headers_in_check")
            .or_else(|| provider.get("include_headers_in_check"));
        let sent = list.map(Node::list).unwrap_or_default();
        let sent = sent.iter().map(|item| Pattern::of_istio(&item.text())).collect();
        Self { sent, at: list.cloned(), removed: Vec::new() }
    }

    /// Those of Envoy Gateway: names.
    pub(super) fn of_envoy_gateway(ext_auth: &Node) -> Self {
        let list = ext_auth.get("headers_to_ext_auth");
        let sent = list.map(Node::list).unwrap_or_default();
        let sent = sent.iter().map(|item| Pattern::Exact(item.text().to_ascii_lowercase()));
        Self { sent: sent.collect(), at: list.cloned(), removed: Vec::new() }
    }

    /// The fields on which rules depend and that are not sent.
    pub(super) fn missing(&self) -> impl Iterator<Item = &'static str> {
        NEEDED.iter().copied().filter(|name| {
            let is_in = |patterns: &[Pattern]| patterns.iter().any(|it| it.matches(name));
            !is_in(&self.sent) || is_in(&self.removed)
        })
    }

    /// Whether a pattern is a regular expression that is not evaluated.
    pub(super) fn has_unread_pattern(&self) -> bool {
        self.sent.iter().any(|pattern| matches!(pattern, Pattern::Unread))
    }

    pub(super) fn at(&self) -> Option<&Node> {
        self.at.as_ref()
    }
}

/// The header fields on which rules depend, without `authorization`, `content-length` and `host`, which Envoy always sends. A
/// test compares them with the core.
const NEEDED: [&str; 16] = [
    "content-encoding",
    "content-type",
    "etag",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-unmodified-since",
    "repeatability-first-sent",
    "repeatability-request-id",
    "upgrade",
    "x-http-method",
    "x-http-method-override",
    "x-http-methodoverride",
    "x-method",
    "x-method-override",
    "x-ms-client-request-id",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use acg_policy_workspace::paths;

    use super::*;

    #[test]
    fn the_needed_fields_are_those_that_the_core_reads() {
        let source = paths::root().join("crates/acg-policy/src/route/headers.rs");
        let source = fs::read_to_string(source).unwrap();
        let names = |start: &str| {
            let (_, list) = source.split_once(start).unwrap();
            let (list, _) = list.split_once("];").unwrap();
            list.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()
        };
        let read = [names("const NAMES: "), names("const METHOD_OVERRIDES: ")].concat();
        let always = ["authorization", "content-length", "host"];
        let read = read.iter().map(String::as_str).filter(|name| !always.contains(name));
        assert_eq!(read.collect::<BTreeSet<_>>(), NEEDED.into());
    }

    #[test]
    fn patterns_match_as_in_envoy_and_istio() {
        let istio = |pattern: &str, name: &str| Pattern::of_istio(pattern).matches(name);
        assert!(istio("content-*", "content-type") && istio("*-match", "if-match"));
        assert!(istio("ETag", "etag") && !istio("etag", "x-etag") && !istio("*", "etag"));
    }
}
