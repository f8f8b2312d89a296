//! A chunk of the index: entries that are compared with a filter together.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::entry::{Entry, LONGEST};
use crate::filter::{Bits, Block, Member, Operator, Test, TextTest};

/// At most [`Bits::LENGTH`] entries in the order of their keys, with sets of them that are made when a filter first needs them.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    entries: Vec<Entry>,
    pairs: OnceLock<Box<Pairs>>,
    accounts: OnceLock<Vec<(Arc<str>, Bits)>>,
}

/// The entries whose number has each pair of digits.
type Pairs = [Bits; 100];

impl Chunk {
    pub(super) fn new(entries: Vec<Entry>) -> Self {
        Self { entries, ..Self::default() }
    }

    /// The entries, to be changed.
    pub(super) fn change(&mut self) -> &mut Vec<Entry> {
        (self.pairs, self.accounts) = (OnceLock::new(), OnceLock::new());
        &mut self.entries
    }

    fn keep(&self, within: Bits, holds: impl Fn(&Entry) -> bool) -> Bits {
        within.keep(|place| self.entries.get(place).is_some_and(&holds))
    }

    /// The entries for whose number `test` holds.
    fn numbers(&self, test: &TextTest, within: Bits) -> Bits {
        let from = |start| Bits::of(start..self.len());
        let until = |end| Bits::of(0..end);
        let selected = match test {
            TextTest::Compare(operator, text) => {
                let start = || self.place(|number| *number < **text);
                let end = || self.place(|number| *number <= **text);
                match operator {
                    Operator::Equal => from(start()) & until(end()),
                    Operator::NotEqual => !(from(start()) & until(end())),
                    Operator::Greater => from(end()),
                    Operator::GreaterOrEqual => from(start()),
                    Operator::Less => until(start()),
                    Operator::LessOrEqual => until(end()),
                }
            }
            TextTest::StartsWith(part) => self.starting_with(part),
            // A number has its `+` at the start, and digits after it.
            TextTest::Contains(part) if part.first().is_none_or(|&first| first == b'+') => {
                self.starting_with(part)
            }
            TextTest::Contains(part) if !are_digits(part) => Bits::default(),
            TextTest::Contains(part) => {
                // A number has all pairs of its parts, so few others are left.
                let mut left = within;
                let sets = self.pairs.get_or_init(|| pairs(self));
                for pair in digit_pairs(part) {
                    left = left & sets.get(pair).copied().unwrap_or_default();
                }
                self.keep(left, |entry| test.holds(entry.number.as_bytes()))
            }
        };
        within & selected
    }

    fn starting_with(&self, part: &[u8]) -> Bits {
        let start = self.place(|number| number < part);
        let end = self.place(|number| number < part || number.starts_with(part));
        Bits::of(start..end)
    }

    /// The place of the first entry whose number is not before a text.
    fn place(&self, is_before: impl Fn(&[u8]) -> bool) -> usize {
        match (self.first(), self.last()) {
            // Most chunks have only numbers on one side.
            (Some(first), _) if !is_before(first.number.as_bytes()) => 0,
            (_, Some(last)) if is_before(last.number.as_bytes()) => self.len(),
            _ => self.partition_point(|entry| is_before(entry.number.as_bytes())),
        }
    }

    /// The entries for whose account `test` holds.
    fn accounts(&self, test: &TextTest, within: Bits) -> Bits {
        let sets = self.accounts.get_or_init(|| accounts(self));
        let holds = |(account, _): &&(Arc<str>, Bits)| test.holds(account.as_bytes());
        let selected = sets.iter().filter(holds);
        within & selected.fold(Bits::default(), |selected, (_, entries)| selected | *entries)
    }
}

/// What is made of the entries is not copied, because a clone is made to be changed.
impl Clone for Chunk {
    fn clone(&self) -> Self {
        Self::new(self.entries.clone())
    }
}

impl Deref for Chunk {
    type Target = [Entry];

    fn deref(&self) -> &[Entry] {
        &self.entries
    }
}

impl Block for Chunk {
    fn select(&self, test: &Test, now: i64, within: Bits) -> Bits {
        match test {
            Test::Text(Member::TelephoneNumber, test) => self.numbers(test, within),
            Test::Text(Member::Account, test) => self.accounts(test, within),
            Test::Text(Member::Document(_), test) => self.keep(within, |_| test.holds(b"")),
            Test::Status([pending, failed, synced]) if pending == failed && failed == synced => {
                if *synced {
                    within
                } else {
                    Bits::default()
                }
            }
            Test::Status(holds) => {
                self.keep(within, |entry| holds.get(entry.status(now)) == Some(&true))
            }
            Test::Service(service, enabled) => {
                self.keep(within, |entry| entry.is_enabled(*service) == *enabled)
            }
        }
    }
}

fn pairs(entries: &[Entry]) -> Box<Pairs> {
    let mut sets = Box::new([Bits::default(); 100]);
    for (place, entry) in entries.iter().enumerate() {
        for pair in digit_pairs(entry.number.as_bytes()) {
            if let Some(set) = sets.get_mut(pair) {
                set.insert(place);
            }
        }
    }
    sets
}

fn accounts(entries: &[Entry]) -> Vec<(Arc<str>, Bits)> {
    let mut sets: BTreeMap<&Arc<str>, Bits> = BTreeMap::new();
    for (place, entry) in entries.iter().enumerate() {
        sets.entry(&entry.account).or_default().insert(place);
    }
    sets.into_iter().map(|(account, set)| (Arc::clone(account), set)).collect()
}

/// Whether a number can have this part after its `+`.
fn are_digits(part: &[u8]) -> bool {
    part.len() < LONGEST && part.iter().all(u8::is_ascii_digit)
}

/// Each two digits of a text that follow each other, as a number.
fn digit_pairs(text: &[u8]) -> impl Iterator<Item = usize> {
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| usize::from(byte - b'0'));
    let pairs = text.iter().zip(text.iter().skip(1));
    pairs.filter_map(move |(first, second)| Some(10 * digit(first)? + digit(second)?))
}

#[cfg(test)]
mod tests {
    use super::super::entry::{Number, State};
    use super::*;

    #[test]
    fn parts_of_numbers_are_found_at_each_place() {
        let texts = ["+10", "+100", "+12025550100", "+12025550101", "+441", "+999999999999999"];
        let entry = |text: &&str| Entry {
            number: Number::new(text).unwrap(),
            account: "contoso".into(),
            state: State { services: 0, failed: false, settles_at: 0 },
        };
        let chunk = Chunk::new(texts.iter().map(entry).collect());
        let nines = "9".repeat(15);
        let parts = [
            "",
            "+",
            "+1",
            "+12025550100",
            "1",
            "9",
            "10",
            "0101",
            "441",
            "2025550",
            &nines,
            "+0",
            "1+",
            "++",
            "0x",
            "x",
            "\0",
            &"9".repeat(16),
            &"+9".repeat(99),
        ];
        for part in parts {
            let contains = TextTest::Contains(part.as_bytes().into());
            let test = Test::Text(Member::TelephoneNumber, contains);
            let all = Bits::of(0..texts.len());
            let expected = all.keep(|place| texts[place].contains(part));
            assert_eq!(chunk.select(&test, 0, all), expected, "{part}");
        }
    }
}
