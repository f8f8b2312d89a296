//! Pages of lists. The next page starts after the key of the last item, so that items that are added or removed in between
//! neither repeat nor hide others.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::answer::{Answer, Page};
use crate::error::ApiError;
use crate::filter::{Filter, Members};
use crate::query::Query;
use crate::store::Window;

/// The part of a list that a request selects.
#[derive(Debug)]
pub(crate) struct Paging {
    /// The key of the last item of the previous page; empty for the first page.
    after: String,
    skip: u32,
    /// The number of items that remain of `top`, over all pages; `None` without a limit.
    remaining: Option<u32>,
    /// The maximum number of items of a page.
    size: u32,
    counts: bool,
    filter: Option<Filter>,
    /// The text of the filter, for the link to the next page.
    filter_text: Option<String>,
}

/// An item of a list, with the key by which the list is ordered.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) key: String,
    pub(crate) representation: Value,
}

impl Paging {
    /// # Errors
    ///
    /// When a parameter is out of range, or contradicts the `nextLink` that the caller follows.
    /// `members` are those that a filter can compare; `None` if the list has no filter.
    pub(crate) fn read(query: &Query, members: Option<Members>) -> Result<Self, ApiError> {
        let filter_text = query.value("filter").map(str::to_owned);
        let filter = match (&filter_text, members) {
            (None, _) => None,
            (Some(_), None) => return Err(ApiError::UnsupportedQuery("filter")),
            (Some(text), Some(members)) => Some(Filter::read(text, members)?),
        };
        let (top, skip) = (query.top()?, query.skip()?);
        let size = query.max_page_size()?.unwrap_or(DEFAULT_PAGE).min(LARGEST_PAGE);
        let counts = query.flag("countRecords")?;
        let Some(token) = query.value(CONTINUATION) else {
            let after = String::new();
            return Ok(Self { after, skip, remaining: top, size, counts, filter, filter_text });
        };
        for name in ["top", "skip"] {
            if query.value(name).is_some() {
                let expected = "omitted when continuationToken is given, which contains it";
                return Err(ApiError::InvalidQuery { name, expected });
            }
        }
        let (remaining, after) = read_token(token).ok_or(ApiError::InvalidQuery {
            name: CONTINUATION,
            expected: "an unchanged token of a nextLink",
        })?;
        Ok(Self { after, skip: 0, remaining, size, counts, filter, filter_text })
    }

    /// Makes the page. `list` returns the items of a window in the order of their keys, `count` the length of the list, and
    /// `link` the URL of this list with other paging parameters.
    pub(crate) fn page(
        &self,
        list: impl FnOnce(&Window<'_>) -> Result<Vec<Item>, ApiError>,
        count: impl FnOnce(Option<&Filter>) -> Result<i64, ApiError>,
        link: impl FnOnce(&[(&str, &str)]) -> String,
    ) -> Result<Answer, ApiError> {
        let size = self.remaining.map_or(self.size, |remaining| remaining.min(self.size));
        let is_last = self.remaining == Some(size);
        // One item more than the page has, to determine whether another page follows.
        let limit = if is_last { size } else { size.saturating_add(1) };
        let filter = self.filter.as_ref();
        let mut items = list(&Window { after: &self.after, skip: self.skip, limit, filter })?;
        let kept = usize::try_from(size).unwrap_or(usize::MAX);
        let follows = items.len() > kept;
        items.truncate(kept);
        let next_link = items.last().filter(|_| follows).map(|last| {
            let token = write_token(self.remaining.map(|remaining| remaining - size), &last.key);
            let size = self.size.to_string();
            let mut parameters = vec![("maxpagesize", size.as_str()), (CONTINUATION, &token)];
            if self.counts {
                parameters.push(("countRecords", "true"));
            }
            if let Some(text) = &self.filter_text {
                parameters.push(("filter", text));
            }
            link(&parameters)
        });
        Ok(Answer::Page(Page {
            value: items.into_iter().map(|item| item.representation).collect(),
            next_link,
            record_count: self.counts.then(|| count(filter)).transpose()?,
        }))
    }
}

/// Encodes the token, because it is opaque to clients.
fn write_token(remaining: Option<u32>, key: &str) -> String {
    let remaining = remaining.map(|remaining| remaining.to_string()).unwrap_or_default();
    URL_SAFE_NO_PAD.encode(format!("{remaining}:{key}"))
}

fn read_token(token: &str) -> Option<(Option<u32>, String)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let (remaining, key) = text.split_once(':')?;
    let remaining = match remaining {
        "" => None,
        remaining => Some(remaining.parse().ok().filter(|&remaining| remaining > 0)?),
    };
    (!key.is_empty()).then(|| (remaining, key.to_owned()))
}

const CONTINUATION: &str = "continuationToken";

/// The default and the limit that the published API of 2023-10-01 had; those of 2024-02-29 are not published.
const DEFAULT_PAGE: u32 = 200;
const LARGEST_PAGE: u32 = 500;

#[cfg(test)]
mod tests {
    use super::*;

    /// The pages of a list of seven items, by following `nextLink`.
    fn pages(query: &str) -> Vec<Vec<u64>> {
        let (mut pages, mut query) = (Vec::new(), query.to_owned());
        loop {
            let paging = Paging::read(&Query::read(Some(&query)), None).unwrap();
            let list = |window: &Window<'_>| {
                let start = window.after.parse::<u64>().unwrap_or(0) + 1;
                let items = (start..=7).skip(window.skip as usize).take(window.limit as usize);
                Ok(items.map(|n| Item { key: n.to_string(), representation: n.into() }).collect())
            };
            let link = |parameters: &[(&str, &str)]| {
                form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
            };
            let Answer::Page(page) = paging.page(list, |_| Ok(7), link).unwrap() else {
                panic!("expected a page")
            };
            pages.push(page.value.iter().filter_map(Value::as_u64).collect());
            match page.next_link {
                Some(link) => query = link,
                None => return pages,
            }
        }
    }

    #[test]
    fn the_pages_together_are_the_selected_list() {
        assert_eq!(pages(""), [[1, 2, 3, 4, 5, 6, 7]]);
        assert_eq!(pages("maxpagesize=3"), [&[1, 2, 3][..], &[4, 5, 6], &[7]]);
        assert_eq!(pages("maxpagesize=7"), [[1, 2, 3, 4, 5, 6, 7]]);
        assert_eq!(pages("maxpagesize=3&top=5"), [&[1, 2, 3][..], &[4, 5]]);
        assert_eq!(pages("maxpagesize=3&top=3"), [[1, 2, 3]]);
        assert_eq!(pages("maxpagesize=3&top=6"), [[1, 2, 3], [4, 5, 6]]);
        assert_eq!(pages("maxpagesize=3&skip=2"), [&[3, 4, 5][..], &[6, 7]]);
        assert_eq!(pages("maxpagesize=2&skip=1&top=3"), [&[2, 3][..], &[4]]);
        assert_eq!(pages("skip=7"), [[0; 0]]);
    }

    #[test]
    fn an_invalid_token_is_refused() {
        for token in ["", "x", "MQ", "Og", "MDox", "OmE%3D"] {
            let query = Query::read(Some(&format!("continuationToken={token}")));
            assert!(Paging::read(&query, None).is_err(), "{token}");
        }
        let good = write_token(None, "1");
        assert!(
            Paging::read(&Query::read(Some(&format!("continuationToken={good}"))), None).is_ok()
        );
        let both = format!("continuationToken={good}&top=1");
        assert!(Paging::read(&Query::read(Some(&both)), None).is_err());
    }
}
