//! Names that an object has twice.

use alloc::vec::Vec;

use super::fault::FaultKind;
use super::reader::Reader;
use super::value::{Document, Value};
use crate::text::order::first_equals;

/// The names of an object in a few bits. Two equal names always share their bit, so that only few
/// objects need a closer look.
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

    /// False only when every name is there once.
    fn may_repeat(&self) -> bool {
        self.shared
    }
}

impl Reader<'_> {
    /// Reports every name that an object has had before.
    #[inline(never)]
    pub(super) fn look_for_duplicates(&mut self, object: u32, count: u32) {
        let (mut names, mut child) = (Names::default(), object + 1);
        for _ in 0..count {
            let Some(node) = self.nodes.get(child as usize) else { break };
            names.add(node.key.bytes(self.text, &self.unescaped));
            child = node.sibling;
        }
        if names.may_repeat() {
            self.find_duplicates(object, count);
        }
    }

    /// Few members are compared in pairs; many
    /// are sorted first, so that no text costs the square of its length.
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
            self.note(Some(FaultKind::DuplicateMember), index, start);
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

const PAIRWISE: u32 = 8;
