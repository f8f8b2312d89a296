//! Conditional headers, evaluated in the order of RFC 9110 section 13.2.2.

use axum::http::header::{
    HeaderMap, HeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_UNMODIFIED_SINCE,
};

use crate::etag::{ETag, Version};
use crate::time;

/// The preconditions of one request.
#[derive(Debug, Default)]
pub(crate) struct Preconditions {
    if_match: Option<Tags>,
    if_none_match: Option<Tags>,
    if_modified_since: Option<i64>,
    if_unmodified_since: Option<i64>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Proceed,
    /// The client already has this representation.
    NotModified,
    Failed,
}

#[derive(Debug, PartialEq, Eq)]
enum Tags {
    Any,
    Listed(Vec<Tag>),
}

#[derive(Debug, PartialEq, Eq)]
struct Tag {
    weak: bool,
    opaque: String,
}

impl Preconditions {
    pub(crate) fn read(headers: &HeaderMap) -> Self {
        Self {
            if_match: tags(headers, &IF_MATCH),
            if_none_match: tags(headers, &IF_NONE_MATCH),
            if_modified_since: date(headers, &IF_MODIFIED_SINCE),
            if_unmodified_since: date(headers, &IF_UNMODIFIED_SINCE),
        }
    }

    /// For GET of an existing resource; a missing one is a 404 regardless of preconditions.
    pub(crate) fn check_read(&self, current: &Version) -> Verdict {
        if !self.is_unchanged(Some(current)) {
            Verdict::Failed
        } else if !self.if_none_match_holds(Some(&current.etag)) || self.is_unmodified(current) {
            Verdict::NotModified
        } else {
            Verdict::Proceed
        }
    }

    /// For PUT, PATCH and DELETE, which ignore `If-Modified-Since`. `current` is `None` if the resource does not exist.
    pub(crate) fn allow_write(&self, current: Option<&Version>) -> bool {
        self.is_unchanged(current) && self.if_none_match_holds(current.map(|current| &current.etag))
    }

    /// `If-Match`, or without it `If-Unmodified-Since`, which does not apply to a missing resource.
    fn is_unchanged(&self, current: Option<&Version>) -> bool {
        match (&self.if_match, self.if_unmodified_since, current) {
            (None, Some(since), Some(current)) => {
                time::truncate_to_second(current.written_at) <= since
            }
            _ => self.if_match_holds(current.map(|current| &current.etag)),
        }
    }

    /// `If-Modified-Since`, which applies only without `If-None-Match`.
    fn is_unmodified(&self, current: &Version) -> bool {
        self.if_none_match.is_none()
            && self
                .if_modified_since
                .is_some_and(|since| time::truncate_to_second(current.changed_at) <= since)
    }

    fn if_match_holds(&self, current: Option<&ETag>) -> bool {
        match (&self.if_match, current) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(Tags::Any), Some(_)) => true,
            // Strong comparison: a weak tag never matches.
            (Some(Tags::Listed(tags)), Some(etag)) => {
                tags.iter().any(|tag| !tag.weak && etag.has_same_revision(&tag.opaque))
            }
        }
    }

    fn if_none_match_holds(&self, current: Option<&ETag>) -> bool {
        match (&self.if_none_match, current) {
            (None, _) | (Some(_), None) => true,
            (Some(Tags::Any), Some(_)) => false,
            (Some(Tags::Listed(tags)), Some(etag)) => {
                !tags.iter().any(|tag| etag.matches(&tag.opaque))
            }
        }
    }
}

/// `None` when the field is missing, repeated or not a date; RFC 9110 requires recipients to ignore invalid dates.
fn date(headers: &HeaderMap, name: &HeaderName) -> Option<i64> {
    let mut fields = headers.get_all(name).iter();
    match (fields.next(), fields.next()) {
        (Some(field), None) => time::http_date(field.to_str().ok()?),
        _ => None,
    }
}

/// The tags of all fields of that name; `None` when the field is missing.
fn tags(headers: &HeaderMap, name: &HeaderName) -> Option<Tags> {
    let mut fields = headers.get_all(name).iter().peekable();
    fields.peek()?;
    let mut listed = Vec::new();
    for field in fields {
        let text = String::from_utf8_lossy(field.as_bytes());
        let mut rest = text.trim();
        while !rest.is_empty() {
            let (element, after) = first_element(rest);
            match element {
                Element::Star => return Some(Tags::Any),
                Element::Tag(tag) => listed.push(tag),
                Element::Nothing => {}
            }
            rest = after;
        }
    }
    Some(Tags::Listed(listed))
}

enum Element {
    Star,
    Tag(Tag),
    Nothing,
}

/// The first element of a list, and the text after its comma. A quoted tag may contain commas; a tag without quotes, which
/// the API's documentation shows, ends at the next comma.
fn first_element(text: &str) -> (Element, &str) {
    let (weak, bare) = match text.strip_prefix("W/") {
        Some(bare) => (true, bare),
        None => (false, text),
    };
    if let Some((opaque, after)) = bare.strip_prefix('"').and_then(|quoted| quoted.split_once('"'))
    {
        let after = after.split_once(',').map_or("", |(_, after)| after);
        return (Element::Tag(Tag { weak, opaque: opaque.to_owned() }), after.trim_start());
    }
    let (opaque, after) = bare.split_once(',').unwrap_or((bare, ""));
    let element = match opaque.trim_end() {
        "" => Element::Nothing,
        "*" => Element::Star,
        opaque => Element::Tag(Tag { weak, opaque: opaque.to_owned() }),
    };
    (element, after.trim_start())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use serde_json::json;

    use super::*;

    fn conditions(pairs: &[(&'static str, &str)]) -> Preconditions {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        Preconditions::read(&headers)
    }

    fn version(status: &str) -> Version {
        let etag = ETag::new("abc", &json!({ "status": status }));
        Version { etag, written_at: WRITTEN, changed_at: SETTLED }
    }

    fn current() -> Version {
        version("pending")
    }

    fn tag() -> String {
        current().etag.to_string()
    }

    /// 08:49:37.500 and 08:49:40.500 on the day of the dates below.
    const WRITTEN: i64 = 784_111_777_500;
    const SETTLED: i64 = 784_111_780_500;

    #[test]
    fn quoted_and_unquoted_tags_match_anywhere_in_a_list() {
        let tag = tag();
        let bare = tag.trim_matches('"');
        for value in [
            tag.clone(),
            bare.to_owned(),
            format!("\"other, with comma\", {tag}"),
            format!("other,{bare} , \"third\""),
            format!(",, {tag}"),
            "*".to_owned(),
            "other, *".to_owned(),
        ] {
            assert!(conditions(&[("if-match", &value)]).allow_write(Some(&current())), "{value}");
            assert!(
                !conditions(&[("if-none-match", &value)]).allow_write(Some(&current())),
                "{value}"
            );
        }
    }

    #[test]
    fn other_tags_do_not_match() {
        let tag = tag();
        for value in ["\"other\"", "other", "", "\"*\"", "\"abc\"", &format!("\"x, {tag}, y\"")] {
            assert!(!conditions(&[("if-match", value)]).allow_write(Some(&current())), "{value}");
            assert!(
                conditions(&[("if-none-match", value)]).allow_write(Some(&current())),
                "{value}"
            );
        }
    }

    #[test]
    fn a_weak_tag_matches_only_if_none_match() {
        let weak = format!("W/{}", tag());
        assert!(!conditions(&[("if-match", &weak)]).allow_write(Some(&current())));
        assert_eq!(
            conditions(&[("if-none-match", &weak)]).check_read(&current()),
            Verdict::NotModified
        );
    }

    #[test]
    fn a_missing_resource_fails_if_match_and_passes_if_none_match() {
        assert!(!conditions(&[("if-match", "*")]).allow_write(None));
        assert!(conditions(&[("if-none-match", "*")]).allow_write(None));
        assert!(conditions(&[]).allow_write(None));
    }

    #[test]
    fn if_match_is_evaluated_first() {
        let tag = tag();
        let both = conditions(&[("if-match", "\"other\""), ("if-none-match", &tag)]);
        assert_eq!(both.check_read(&current()), Verdict::Failed);
        let fits = conditions(&[("if-match", &tag), ("if-none-match", &tag)]);
        assert_eq!(fits.check_read(&current()), Verdict::NotModified);
    }

    #[test]
    fn several_fields_are_one_list() {
        let tag = tag();
        assert!(
            conditions(&[("if-match", "\"other\""), ("if-match", &tag)])
                .allow_write(Some(&current()))
        );
    }

    #[test]
    fn a_changed_representation_matches_if_match_but_not_if_none_match() {
        let before = tag();
        let now = version("synced");
        assert!(conditions(&[("if-match", &before)]).allow_write(Some(&now)));
        assert_eq!(conditions(&[("if-none-match", &before)]).check_read(&now), Verdict::Proceed);
    }

    fn at(second: &str) -> String {
        format!("Sun, 06 Nov 1994 08:49:{second} GMT")
    }

    #[test]
    fn if_unmodified_since_considers_writes_but_not_syncs() {
        let holds = |second: &str| {
            let conditions = conditions(&[("if-unmodified-since", &at(second))]);
            assert!(conditions.allow_write(None), "a missing resource is not modified");
            conditions.allow_write(Some(&current()))
        };
        assert!(!holds("36") && holds("37") && holds("38"));
        let failed = conditions(&[("if-unmodified-since", &at("36"))]).check_read(&current());
        assert_eq!(failed, Verdict::Failed);
    }

    #[test]
    fn if_modified_since_considers_syncs() {
        let verdict =
            |second: &str| conditions(&[("if-modified-since", &at(second))]).check_read(&current());
        assert_eq!(verdict("39"), Verdict::Proceed);
        assert_eq!(verdict("40"), Verdict::NotModified);
        assert!(conditions(&[("if-modified-since", &at("59"))]).allow_write(Some(&current())));
    }

    #[test]
    fn tags_take_precedence_over_dates_and_invalid_dates_are_ignored() {
        let old = at("36");
        let both = conditions(&[("if-match", &tag()), ("if-unmodified-since", &old)]);
        assert!(both.allow_write(Some(&current())));
        let both = conditions(&[("if-none-match", "\"other\""), ("if-modified-since", &at("59"))]);
        assert_eq!(both.check_read(&current()), Verdict::Proceed);
        for fields in [
            &[("if-unmodified-since", "yesterday")][..],
            &[("if-unmodified-since", &old), ("if-unmodified-since", &old)],
        ] {
            assert!(conditions(fields).allow_write(Some(&current())), "{fields:?}");
        }
    }
}
