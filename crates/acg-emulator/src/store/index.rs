//! An index in memory: what lists are ordered by and filters compare. A filter may have to look at every item of a long list,
//! for which SQLite takes several times as long.

use std::sync::Arc;

use super::chunk::Chunk;
use super::entry::{Entry, Key};
use crate::filter::{Bits, Filter};

/// Entries in the order of their keys. Clones share the chunks that are not changed, so that readers keep a state while
/// another one is made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    /// None is empty.
    chunks: Vec<Arc<Chunk>>,
}

impl Index {
    pub(super) fn of(mut entries: Vec<Entry>) -> Self {
        entries.sort_unstable_by(|a, b| a.key().cmp(&b.key()));
        Self {
            chunks: entries
                .chunks(LOADED)
                .map(|chunk| Arc::new(Chunk::new(chunk.to_vec())))
                .collect(),
        }
    }

    /// The entries after `key` that match the filter, in order.
    pub(super) fn select<'a>(
        &'a self,
        key: Key<'_>,
        filter: Option<&'a Filter>,
    ) -> impl Iterator<Item = &'a Entry> {
        let first = self.chunks.partition_point(|chunk| ends_before(chunk, key));
        let chunks = self.chunks.get(first..).unwrap_or_default();
        let place = |chunk: &Chunk| chunk.partition_point(|entry| entry.key() <= key);
        let start = chunks.first().map_or(0, |chunk| place(chunk));
        // The chunks after the first one are selected as a whole.
        let starts = std::iter::once(start).chain(std::iter::repeat(0));
        chunks.iter().zip(starts).flat_map(move |(chunk, start)| {
            let all = Bits::of(start..chunk.len());
            let selected = filter.map_or(all, |filter| filter.select(&**chunk, all));
            selected.places().filter_map(|place| chunk.get(place))
        })
    }

    pub(super) fn get(&self, key: Key<'_>) -> Option<&Entry> {
        let position = self.chunks.partition_point(|chunk| ends_before(chunk, key));
        let chunk = self.chunks.get(position)?;
        chunk.get(chunk.binary_search_by(|entry| entry.key().cmp(&key)).ok()?)
    }

    /// Adds or replaces an entry.
    pub(super) fn put(&mut self, entry: Entry) {
        let last = self.chunks.len().saturating_sub(1);
        let position = self.chunks.partition_point(|chunk| ends_before(chunk, entry.key()));
        let position = position.min(last);
        let Some(chunk) = self.chunks.get_mut(position) else {
            self.chunks.push(Arc::new(Chunk::new(vec![entry])));
            return;
        };
        let chunk = Arc::make_mut(chunk).change();
        match chunk.binary_search_by(|other| other.key().cmp(&entry.key())) {
            Ok(place) => {
                if let Some(replaced) = chunk.get_mut(place) {
                    *replaced = entry;
                }
            }
            Err(place) => chunk.insert(place, entry),
        }
        if chunk.len() > LARGEST {
            let upper = chunk.split_off(chunk.len() / 2);
            self.chunks.insert(position + 1, Arc::new(Chunk::new(upper)));
        }
    }

    pub(super) fn remove(&mut self, key: Key<'_>) {
        let position = self.chunks.partition_point(|chunk| ends_before(chunk, key));
        let Some(chunk) = self.chunks.get_mut(position) else { return };
        let Ok(place) = chunk.binary_search_by(|entry| entry.key().cmp(&key)) else { return };
        let chunk = Arc::make_mut(chunk).change();
        chunk.remove(place);
        if chunk.is_empty() {
            self.chunks.remove(position);
        } else if chunk.len() < SMALLEST {
            self.join_next(position);
        }
    }

    /// Joins a chunk with the next one, if both are small.
    fn join_next(&mut self, position: usize) {
        let length = |position: usize| self.chunks.get(position).map(|chunk| chunk.len());
        let (Some(one), Some(next)) = (length(position), length(position + 1)) else { return };
        if one + next <= LOADED {
            let next = self.chunks.remove(position + 1);
            if let Some(chunk) = self.chunks.get_mut(position) {
                Arc::make_mut(chunk).change().extend(next.iter().cloned());
            }
        }
    }
}

/// The number of entries.
pub(super) fn length<'a>(entries: impl Iterator<Item = &'a Entry>) -> i64 {
    i64::try_from(entries.count()).unwrap_or(i64::MAX)
}

fn ends_before(chunk: &[Entry], key: Key<'_>) -> bool {
    chunk.last().is_some_and(|last| last.key() < key)
}

/// The key before all others.
pub(super) const FIRST: Key<'static> = (b"", "");

/// A change copies one chunk, and the pointers to all.
const LARGEST: usize = Bits::LENGTH;
const LOADED: usize = 192;
const SMALLEST: usize = 64;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::filter::Members;
    use crate::store::entry::{Number, State};

    fn entry(number: &str, account: &str, settles_at: i64) -> Entry {
        let number = Number::new(number).unwrap();
        let state = State { services: 0, failed: false, settles_at };
        Entry { number, account: account.into(), state }
    }

    /// A generator of which only the spread matters.
    fn next(state: &mut u64) -> u64 {
        *state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *state >> 33
    }

    #[test]
    fn a_filter_selects_the_entries_after_each_change() {
        let filters = ["contains(telephoneNumber, '23')", "accountName eq 'b'"];
        let filters = filters.map(|text| Filter::read(text, Members::Numbers).unwrap());
        let mut index = Index::default();
        let selected = |index: &Index| {
            filters.each_ref().map(|filter| index.select(FIRST, Some(filter)).count())
        };
        index.put(entry("+123", "b", 0));
        assert_eq!(selected(&index), [1, 1]);
        index.put(entry("+1123", "b", 0));
        assert_eq!(selected(&index), [2, 2]);
        let state = index.clone();
        index.remove((b"+123", "b"));
        index.put(entry("+1023", "a", 0));
        assert_eq!([selected(&index), selected(&state)], [[2, 1], [2, 2]]);
    }

    #[test]
    fn it_equals_an_ordered_map_and_clones_do_not_change() {
        let (mut index, mut map, mut random) = (Index::default(), BTreeMap::new(), 7);
        let mut clones = Vec::new();
        for step in 0..40_000 {
            // First mostly additions, then mostly removals.
            let adds = next(&mut random) % 10 < if step < 20_000 { 8 } else { 2 };
            let number = format!("+{}", 10 + next(&mut random) % 3_000);
            let account = if next(&mut random).is_multiple_of(3) { "b" } else { "a" };
            if adds {
                index.put(entry(&number, account, step));
                map.insert((number, account), step);
            } else {
                index.remove((number.as_bytes(), account));
                map.remove(&(number, account));
            }
            if step % 5_000 == 0 {
                clones.push((index.clone(), map.clone()));
            }
        }
        clones.push((index, map));
        for (index, map) in clones {
            let entries: Vec<_> = index.select(FIRST, None).cloned().collect();
            let expected: Vec<_> = map.iter().map(|((n, a), &time)| entry(n, a, time)).collect();
            assert_eq!(entries, expected);
            for key in ["+1", "+10", "+2999", "+3010", "+500", "+99"] {
                let rest = index.select((key.as_bytes(), "a"), None).count();
                let after = expected.iter().filter(|it| it.key() > (key.as_bytes(), "a"));
                assert_eq!(rest, after.count(), "{key}");
                let stored = map.get(&(key.to_owned(), "a")).copied();
                let found = index.get((key.as_bytes(), "a")).map(|entry| entry.state.settles_at);
                assert_eq!(found, stored, "{key}");
            }
            assert!(index.chunks.iter().all(|chunk| (1..=LARGEST).contains(&chunk.len())));
            let loaded = Index::of(expected.into_iter().rev().collect());
            assert!(loaded.select(FIRST, None).eq(&entries));
        }
    }
}
