//! Reads JSON values of a policy, and collects what is wrong with its place.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use crate::json::{Fault, Kind, Value};
use crate::report::{Location, Part};
use crate::text::near::nearest;

use super::error::{PolicyError, Problem};

/// The faults of a policy, in the order in which they are found.
pub(super) struct Faults {
    list: Vec<PolicyError>,
    /// How many faults are listed. Others are not described, which costs more than finding them.
    limit: usize,
}

impl Faults {
    pub(super) const fn up_to(limit: usize) -> Self {
        Self { list: Vec::new(), limit }
    }

    /// Adds the problem, with the place of `value`.
    pub(super) fn add(&mut self, value: Value<'_>, problem: Problem) {
        if !self.is_full() {
            let location = Location { part: Part::Body, pointer: value.pointer() };
            let pointer = location.json_pointer();
            self.list.push(PolicyError::new(pointer, value.offset(), problem));
        }
    }

    /// Adds the faults of the text as JSON.
    pub(super) fn add_faults_of_json(&mut self, faults: &[Fault], text: &[u8]) {
        for fault in faults.iter().take(self.limit) {
            let location = Location { part: Part::Body, pointer: fault.pointer.clone() };
            let problem = Problem::of(fault, text);
            self.list.push(PolicyError::new(location.json_pointer(), fault.offset, problem));
        }
    }

    /// Whether no more faults are listed.
    pub(super) fn is_full(&self) -> bool {
        self.list.len() >= self.limit
    }

    pub(super) fn wrong_type(&mut self, value: Value<'_>, expected: &'static str) {
        self.add(value, Problem::WrongType { expected, found: value.kind() });
    }

    /// Adds the fault of a member that is none of `expected`.
    pub(super) fn unknown_member(&mut self, member: Value<'_>, expected: &'static [&'static str]) {
        if self.is_full() {
            return;
        }
        let name = member.key().unwrap_or_default();
        let words = || expected.iter().copied();
        let nearest = nearest(name, words()).or_else(|| {
            // A singular that differs in more letters than a slip.
            let plural = name.strip_suffix('y')?.to_string() + "ies";
            words().find(|word| *word == plural)
        });
        self.add(member, Problem::UnknownMember { expected, nearest });
    }

    /// Whether `value` has the kind; if not, adds the fault.
    pub(super) fn expect(&mut self, value: Value<'_>, kind: Kind, expected: &'static str) -> bool {
        let is_expected = value.kind() == kind;
        if !is_expected {
            self.wrong_type(value, expected);
        }
        is_expected
    }

    /// Reads one of the strings `expected`. `kind` describes them for a value of another type.
    pub(super) fn word<T>(
        &mut self,
        value: Value<'_>,
        kind: &'static str,
        expected: &'static [&'static str],
        from_name: fn(&str) -> Option<T>,
    ) -> Option<T> {
        let Some(text) = value.as_str() else {
            self.wrong_type(value, kind);
            return None;
        };
        let word = from_name(text);
        if word.is_none() && !self.is_full() {
            let nearest = nearest(text, expected.iter().copied());
            self.add(value, Problem::UnknownWord { expected, nearest });
        }
        word
    }

    /// Reads an array of unique strings that is not empty. `problem_of` finds the problem of an element.
    pub(super) fn strings(
        &mut self,
        value: Value<'_>,
        list: &StringList,
        problem_of: impl Fn(&str) -> Option<Problem>,
    ) -> Vec<String> {
        let mut strings: Vec<String> = Vec::new();
        if !self.expect(value, Kind::Array, "an array of strings") {
            return strings;
        }
        if value.is_empty() {
            self.add(value, list.empty.clone());
        }
        // Each element is compared with all others, so the list has a limit.
        if let Some(first_beyond) = value.children().nth(list.limit) {
            self.add(first_beyond, list.too_many.clone());
            return strings;
        }
        for element in value.children() {
            let Some(text) = element.as_str() else {
                self.wrong_type(element, "a string");
                continue;
            };
            let duplicate = || strings.iter().any(|known| known == text);
            match problem_of(text) {
                Some(problem) => self.add(element, problem),
                None if duplicate() => self.add(element, list.duplicate.clone()),
                None => strings.push(text.to_string()),
            }
        }
        strings
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn into_first(self) -> Option<PolicyError> {
        self.list.into_iter().next()
    }

    /// The faults in the order of the text.
    pub(super) fn into_sorted(mut self) -> Vec<PolicyError> {
        self.list.sort_by_key(PolicyError::offset);
        self.list
    }
}

/// The problems of a list of strings as a whole.
pub(super) struct StringList {
    pub(super) empty: Problem,
    pub(super) duplicate: Problem,
    pub(super) limit: usize,
    pub(super) too_many: Problem,
}
