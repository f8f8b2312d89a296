//! Encodes nodes as bytes.
//!
//! A node is encoded as its arms, the last one flagged. The node to which an arm leads follows it directly, unless it is long
//! and shared. `crates/e164-plan/src/walk.rs` documents the encoding and reads it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use anyhow::{Context, Result, ensure};

use crate::graph::{ACCEPT, Choice, Graph, Node, Value};
use crate::tokens::{Tokens, frequencies};

/// The parameters of the encoding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    /// The maximum number of arms of a shared node that is repeated instead of referred to.
    pub(crate) repeat: usize,
    /// The maximum size in bytes of a subtree whose size is not stored; the reader skips it by reading it.
    pub(crate) unsized_limit: usize,
}

/// The encoded graph.
#[derive(Debug, Default)]
pub(crate) struct Packed {
    /// The nodes.
    pub(crate) bytes: Vec<u8>,
    /// The tables of the encoding.
    pub(crate) tokens: Tokens,
    /// The offsets of the roots.
    pub(crate) roots: Vec<u16>,
}

/// Encodes the graph below the roots, in their order.
pub(crate) fn pack(graph: &Graph, roots: &[Choice], options: Options) -> Result<Packed> {
    let mut favourites = Vec::new();
    for _ in 0..ROUNDS {
        favourites = Packer::new(graph, roots, options, favourites).all(roots).masks();
    }
    let all = Packer::new(graph, roots, options, favourites).all(roots);
    let tokens = Tokens::new(&all.arms(), &all.lengths())?;
    let writer = Writer { tokens: &tokens, unsized_limit: options.unsized_limit };
    let mut places = HashMap::new();
    let mut at = 0;
    for (node, body) in &all.shared {
        places.insert(*node, at);
        at += writer.body(body, &HashMap::new())?.len();
    }
    ensure!(at < 1 << 12, "shared nodes take {at} bytes");
    let mut bytes = Vec::new();
    for (_, body) in &all.shared {
        bytes.extend(writer.body(body, &places)?);
    }
    let mut starts = Vec::new();
    for root in &all.roots {
        starts.push(u16::try_from(bytes.len()).context("too many bytes")?);
        bytes.extend(writer.body(root, &places)?);
    }
    Ok(Packed { bytes, roots: starts, tokens })
}

/// A node to be encoded.
#[derive(Debug, Default)]
struct Body {
    arms: Vec<Arm>,
    /// The number of arms of the subtree.
    size: usize,
}

#[derive(Debug)]
struct Arm {
    /// The digits; all of them for an arm with lengths.
    digits: u16,
    lengths: Option<u16>,
    label: u8,
    target: Target,
}

#[derive(Clone, Debug)]
enum Target {
    Leaf,
    Refer(Node),
    Inline(Rc<Body>),
}

struct All {
    shared: Vec<(Node, Rc<Body>)>,
    roots: Vec<Rc<Body>>,
}

impl All {
    fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Arm, bool)) {
        for body in self.shared.iter().map(|(_, body)| body).chain(&self.roots) {
            body.walk(visit);
        }
    }

    /// Digit sets, the most frequent first.
    fn masks(&self) -> Vec<u16> {
        let mut masks = Vec::new();
        self.walk(&mut |arm, _| masks.push(arm.digits));
        frequencies(masks).into_iter().map(|(mask, _)| mask).collect()
    }

    fn lengths(&self) -> Vec<u16> {
        let mut lengths = BTreeSet::new();
        self.walk(&mut |arm, _| lengths.extend(arm.lengths));
        lengths.into_iter().collect()
    }

    /// The digits and operation of every arm.
    fn arms(&self) -> Vec<(u16, u8)> {
        let mut arms = Vec::new();
        self.walk(&mut |arm, last| arms.push((arm.digits, arm.operation(last))));
        arms
    }
}

impl Body {
    fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Arm, bool)) {
        for (place, arm) in self.arms.iter().enumerate() {
            visit(arm, place + 1 == self.arms.len());
            if let Target::Inline(body) = &arm.target {
                body.walk(visit);
            }
        }
    }
}

impl Arm {
    fn operation(&self, last: bool) -> u8 {
        let label = if self.is_wide() { ACCEPT } else { self.label };
        let operation = match self.target {
            Target::Leaf => LEAF + label,
            Target::Inline(_) => INLINE + label,
            Target::Refer(_) => REFER,
        };
        operation | if last { LAST } else { 0 }
    }

    /// Whether the label requires a separate byte.
    fn is_wide(&self) -> bool {
        self.label > MAX_LABEL
    }

    fn size(&self) -> usize {
        if let Target::Inline(body) = &self.target { body.size } else { 0 }
    }

    /// Long subtrees last, because the last arm needs no size. Then small digit sets first, so that more sets are
    /// equivalent.
    fn order(&self, unsized_limit: usize) -> (usize, u32, usize, u8, u16) {
        let long = if self.size() > unsized_limit { self.size() } else { 0 };
        let target = match self.target {
            Target::Leaf => 0,
            Target::Refer(_) => 1,
            Target::Inline(_) => 2,
        };
        (long, self.digits.count_ones(), target, self.label, self.digits)
    }
}

struct Packer<'a> {
    graph: &'a Graph,
    options: Options,
    uses: HashMap<Node, usize>,
    made: BTreeMap<Node, Rc<Body>>,
    favourites: Vec<u16>,
}

impl<'a> Packer<'a> {
    fn new(graph: &'a Graph, roots: &[Choice], options: Options, favourites: Vec<u16>) -> Self {
        let mut uses = HashMap::new();
        let mut stack: Vec<Value> =
            roots.iter().flat_map(Choice::arms).map(|(_, value)| value).collect();
        while let Some(value) = stack.pop() {
            let Some(node) = value.node() else { continue };
            let count = uses.entry(node).or_insert(0);
            *count += 1;
            if *count == 1 {
                stack.extend(
                    graph.nodes[node.0 as usize].arms().into_iter().map(|(_, value)| value),
                );
            }
        }
        Self { graph, options, uses, made: BTreeMap::new(), favourites }
    }

    fn all(mut self, roots: &[Choice]) -> All {
        let roots: Vec<Rc<Body>> = roots.iter().map(|choice| self.body(choice)).collect();
        let mut all = All { shared: Vec::new(), roots };
        let mut referred = BTreeSet::new();
        let mut note = |arm: &Arm, _| {
            if let Target::Refer(node) = arm.target {
                referred.insert(node);
            }
        };
        all.walk(&mut note);
        self.made.values().for_each(|body| body.walk(&mut note));
        all.shared = self.made.into_iter().filter(|(node, _)| referred.contains(node)).collect();
        all.shared.sort_by_key(|(node, body)| (body.size, *node));
        all
    }

    fn node(&mut self, node: Node) -> Rc<Body> {
        if let Some(made) = self.made.get(&node) {
            return Rc::clone(made);
        }
        let graph = self.graph;
        let body = self.body(&graph.nodes[node.0 as usize]);
        self.made.insert(node, Rc::clone(&body));
        body
    }

    fn body(&mut self, choice: &Choice) -> Rc<Body> {
        let by_length = matches!(choice, Choice::Length(_));
        let arms = choice.arms();
        let everything = arms.iter().fold(0, |sum, (mask, _)| sum | mask) == ALL;
        let mut arms: Vec<Arm> =
            arms.into_iter().map(|(mask, value)| self.arm(mask, value)).collect();
        let mut done = 0;
        if by_length {
            for arm in &mut arms {
                arm.lengths = Some(std::mem::replace(&mut arm.digits, ALL));
            }
        } else {
            arms.sort_by_key(|arm| arm.order(self.options.unsized_limit));
            let count = arms.len();
            for (place, arm) in arms.iter_mut().enumerate() {
                let mask = arm.digits;
                arm.digits =
                    if everything && place + 1 == count { ALL } else { self.favourite(mask, done) };
                done |= mask;
            }
        }
        let size = arms.iter().map(|arm| 1 + arm.size()).sum();
        Rc::new(Body { arms, size })
    }

    fn arm(&mut self, mask: u16, value: Value) -> Arm {
        let label = match value {
            Value::Labelled(label, _) => label,
            _ => ACCEPT,
        };
        let target = match value.node() {
            None => Target::Leaf,
            Some(node) => {
                let body = self.node(node);
                let inline = self.uses.get(&node) == Some(&1) || body.size <= self.options.repeat;
                if inline { Target::Inline(body) } else { Target::Refer(node) }
            }
        };
        Arm { digits: mask, lengths: None, label, target }
    }

    /// The most frequent of the equivalent digit sets, which may include digits that earlier arms match.
    fn favourite(&self, mask: u16, done: u16) -> u16 {
        let same = |other: u16| other & mask == mask && other & !(mask | done) == 0;
        self.favourites.iter().copied().find(|other| same(*other)).unwrap_or(mask)
    }
}

struct Writer<'a> {
    tokens: &'a Tokens,
    unsized_limit: usize,
}

impl Writer<'_> {
    /// Encodes a node. Unknown offsets are written as 0, which takes the same number of bytes.
    fn body(&self, body: &Body, places: &HashMap<Node, usize>) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for (place, arm) in body.arms.iter().enumerate() {
            let last = place + 1 == body.arms.len();
            let mut written = Vec::new();
            if let Some(lengths) = arm.lengths {
                written.extend(self.tokens.length(lengths)?);
            }
            if arm.is_wide() && !matches!(arm.target, Target::Refer(_)) {
                written.extend(self.tokens.label(arm.label));
            }
            written.extend(self.tokens.arm(arm.digits, arm.operation(last)));
            match &arm.target {
                Target::Leaf => {}
                Target::Refer(node) => {
                    let place = places.get(node).copied().unwrap_or(0);
                    ensure!(arm.label < 16, "the label is too large for a reference");
                    written.extend([arm.label << 4 | (place >> 8) as u8, (place & 0xff) as u8]);
                }
                Target::Inline(body) => {
                    let tail = self.body(body, places)?;
                    let long = !last && tail.len() > self.unsized_limit;
                    written.extend(tail);
                    if long {
                        bytes.extend(self.tokens.skip(written.len())?);
                    }
                }
            }
            bytes.extend(written);
        }
        Ok(bytes)
    }
}

const ROUNDS: usize = 4;
const ALL: u16 = 0x3ff;
const MAX_LABEL: u8 = 11;
const LEAF: u8 = 0;
const REFER: u8 = 12;
const INLINE: u8 = 16;
const LAST: u8 = 32;
