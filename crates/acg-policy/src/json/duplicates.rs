//! Finds duplicate names in an object.

use alloc::vec::Vec;

use super::document::Document;
use super::fault::FaultKind;
use super::reader::Reader;
use super::value::Value;
use crate::text::order::first_equals;

/// A one-word Bloom filter of the names of an object. Equal names set the same bit, so names are
/// compared only in the few objects where two names share a bit.
#[derive(Default)]
struct Names {
    seen: u64,
    shared: bool,
}

impl Names {
    fn add(&mut self, name: &[u8]) {
        let edge = |byte: Option<&u8>| usize::from(byte.copied().unwrap_or_default());
        let mark = name.len() + 7 * edge(name.first()) + 13 * edge(name.last());
        let bit = 1 << (mark % 64);
        self.shared |= self.seen & bit != 0;
        self.seen |= bit;
    }
}

impl Reader<'_> {
    /// Reports every name that occurs earlier in the same object.
    #[inline(never)]
    pub(super) fn look_for_duplicates(&mut self, object: u32, count: u32) {
        // More names than bits always share one.
        if count > u64::BITS || self.may_repeat(object, count) {
            self.find_duplicates(object, count);
        }
    }

    /// False only if all names are different.
    fn may_repeat(&self, object: u32, count: u32) -> bool {
        let (mut names, mut child) = (Names::default(), object + 1);
        for _ in 0..count {
            let Some(node) = self.nodes.get(child as usize) else { break };
            names.add(node.key.bytes(self.text, &self.unescaped));
            child = node.after;
        }
        names.shared
    }

    /// Compares few names in pairs, and sorts many, so that the cost is not quadratic in the length of
    /// the text.
    fn find_duplicates(&mut self, object: u32, count: u32) {
        let document = Document {
            text: self.text,
            nodes: core::mem::take(&mut self.nodes),
            unescaped: core::mem::take(&mut self.unescaped),
            has_control: self.has_control,
            schema: None,
        };
        let members = Value { document: &document, index: object };
        let repeated = if count <= PAIRWISE {
            repeated_by_pairs(members)
        } else {
            repeated_by_sorting(members)
        };
        let Document { nodes, unescaped, .. } = document;
        self.nodes = nodes;
        self.unescaped = unescaped;
        for index in repeated {
            let start = self.nodes.get(index as usize).map_or(0, |node| node.start as usize);
            self.add(FaultKind::DuplicateMember, index, start);
        }
    }
}

fn repeated_by_pairs(object: Value<'_>) -> Vec<u32> {
    let mut repeated = Vec::new();
    for (position, child) in object.children().enumerate().skip(1) {
        if object.children().take(position).any(|earlier| earlier.key() == child.key()) {
            repeated.push(child.index);
        }
    }
    repeated
}

fn repeated_by_sorting(object: Value<'_>) -> Vec<u32> {
    let names: Vec<&str> = object.children().map(|child| child.key().unwrap_or_default()).collect();
    let firsts = first_equals(&names).into_iter().enumerate();
    let repeated = firsts.zip(object.children()).filter(|((at, first), _)| at != first);
    repeated.map(|(_, child)| child.index).collect()
}

/// The number of members up to which names are compared in pairs.
const PAIRWISE: u32 = 8;
