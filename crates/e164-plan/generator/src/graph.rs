//! A decision graph that all calling codes share.
//!
//! A [`Value`] is the result of a part of a number. If all results below a node are "nothing" or the same label, the label
//! is taken out of the node. The node then only accepts or rejects, so that all labels, codes and lengths can share it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::automaton::Step;

/// The result of a part of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Value {
    /// No number of the plan continues like this.
    Nothing,
    /// The label, if the node accepts; unconditionally without a node.
    Labelled(u8, Option<Node>),
    /// The label that the node determines.
    Open(Node),
}

/// The index of a node in [`Graph::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Node(pub(crate) u32);

/// The branches of a node. A node that only accepts or rejects has the label [`ACCEPT`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Choice {
    /// By the next digit.
    Digit([Value; 10]),
    /// By the length of the whole number, as bit masks; other lengths are rejected.
    Length(Vec<(u16, Value)>),
}

/// The label of nodes that only accept or reject.
pub(crate) const ACCEPT: u8 = 0;

/// All nodes, without duplicates.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Choice>,
    known: HashMap<Choice, Node>,
}

impl Graph {
    /// The value of a choice, which is a node only if its branches differ.
    pub(crate) fn choose(&mut self, choice: Choice) -> Value {
        let values: Vec<Value> = choice.values().collect();
        if let Some(same) = self.constant(&choice, &values) {
            return same;
        }
        let labels: BTreeSet<u8> = values.iter().filter_map(label).collect();
        let open = values.iter().any(|value| matches!(value, Value::Open(_)));
        match (open, labels.len(), labels.first()) {
            (false, 1, Some(&label)) => {
                let plain = choice.map(|value| match value {
                    Value::Labelled(_, node) => Value::Labelled(ACCEPT, node),
                    other => other,
                });
                Value::Labelled(label, Some(self.node(plain)))
            }
            _ => Value::Open(self.node(choice)),
        }
    }

    /// The choice of a value, with its label put back; `None` if the value has no node.
    pub(crate) fn open(&self, value: Value) -> Option<Choice> {
        let choice = self.nodes.get(value.node()?.0 as usize)?.clone();
        Some(match value {
            Value::Labelled(label, _) => choice.map(|value| match value {
                Value::Labelled(_, node) => Value::Labelled(label, node),
                other => other,
            }),
            _ => choice,
        })
    }

    fn constant(&self, choice: &Choice, values: &[Value]) -> Option<Value> {
        let first = *values.first()?;
        let decided = matches!(first, Value::Nothing | Value::Labelled(_, None));
        let all = matches!(choice, Choice::Digit(_)) && values.iter().all(|value| *value == first);
        (all && decided).then_some(first)
    }

    fn node(&mut self, choice: Choice) -> Node {
        let next = Node(self.nodes.len() as u32);
        let node = *self.known.entry(choice.clone()).or_insert(next);
        if node == next {
            self.nodes.push(choice);
        }
        node
    }

    /// Builds the graph for numbers whose length is in `group`. `None` if the result for a shorter length depends on digits
    /// after its end. `steps` include the longest number; `label` is the label of a step.
    pub(crate) fn grow(
        &mut self,
        steps: &[Step],
        group: &[u8],
        label: impl Fn(&Step) -> u8,
    ) -> Option<Value> {
        let (&shortest, &longest) = (group.iter().min()?, group.iter().max()?);
        let mut grown: Vec<Grown> = Vec::with_capacity(steps.len());
        for step in steps {
            let next = if step.depth < longest { step.next.as_slice() } else { &[] };
            let mut below = next.iter().map(|&id| &grown[id as usize]);
            let made = match below.next() {
                _ if step.depth > longest => Grown::Beyond,
                None => Grown::Decided(BTreeMap::from([(step.depth, label(step))])),
                Some(Grown::Decided(first))
                    if below.all(|other| matches!(other, Grown::Decided(o) if o == first)) =>
                {
                    let mut first = first.clone();
                    if group.contains(&step.depth) {
                        first.insert(step.depth, label(step));
                    }
                    Grown::Decided(first)
                }
                Some(_) if step.depth >= shortest => return None,
                Some(_) => {
                    let mut values = [Value::Nothing; 10];
                    for (value, &id) in values.iter_mut().zip(next) {
                        *value = match &grown[id as usize] {
                            Grown::Value(value) => *value,
                            Grown::Decided(labels) => self.leaf(labels, group),
                            Grown::Beyond => Value::Nothing,
                        };
                    }
                    Grown::Value(self.choose(Choice::Digit(values)))
                }
            };
            grown.push(made);
        }
        match grown.pop()? {
            Grown::Value(value) => Some(value),
            Grown::Decided(labels) => Some(self.leaf(&labels, group)),
            Grown::Beyond => None,
        }
    }

    fn leaf(&mut self, labels: &BTreeMap<u8, u8>, group: &[u8]) -> Value {
        let mut lengths: BTreeMap<u8, u16> = BTreeMap::new();
        for length in group {
            *lengths.entry(labels.get(length).copied().unwrap_or(0)).or_default() |= 1 << length;
        }
        let only = lengths.len() == 1;
        let mut arms = Vec::new();
        for (label, mask) in lengths {
            match (label, only) {
                (0, true) => return Value::Nothing,
                (0, false) => {}
                (label, true) => return Value::Labelled(label, None),
                (label, false) => arms.push((mask, Value::Labelled(label, None))),
            }
        }
        self.choose(Choice::Length(arms))
    }
}

impl Choice {
    /// The values of the branches.
    pub(crate) fn values(&self) -> impl Iterator<Item = Value> + '_ {
        let (digits, lengths): (&[Value], &[(u16, Value)]) = match self {
            Self::Digit(values) => (values, &[]),
            Self::Length(arms) => (&[], arms),
        };
        digits.iter().copied().chain(lengths.iter().map(|(_, value)| *value))
    }

    fn map(self, change: impl Fn(Value) -> Value) -> Self {
        match self {
            Self::Digit(values) => Self::Digit(values.map(change)),
            Self::Length(arms) => {
                Self::Length(arms.into_iter().map(|(mask, value)| (mask, change(value))).collect())
            }
        }
    }

    /// The distinct values other than nothing, each with its digits or lengths.
    pub(crate) fn arms(&self) -> Vec<(u16, Value)> {
        let Self::Digit(values) = self else {
            return self.clone().into_arms();
        };
        let mut arms: BTreeMap<Value, u16> = BTreeMap::new();
        for (digit, value) in values.iter().enumerate() {
            *arms.entry(*value).or_default() |= 1 << digit;
        }
        arms.remove(&Value::Nothing);
        arms.into_iter().map(|(value, mask)| (mask, value)).collect()
    }

    fn into_arms(self) -> Vec<(u16, Value)> {
        match self {
            Self::Digit(_) => Vec::new(),
            Self::Length(arms) => arms,
        }
    }
}

impl Value {
    /// The node on which the value depends.
    pub(crate) fn node(self) -> Option<Node> {
        match self {
            Self::Nothing => None,
            Self::Labelled(_, node) => node,
            Self::Open(node) => Some(node),
        }
    }
}

fn label(value: &Value) -> Option<u8> {
    match value {
        Value::Labelled(label, _) => Some(*label),
        _ => None,
    }
}

enum Grown {
    Value(Value),
    /// The result does not depend on further digits: the labels by length.
    Decided(BTreeMap<u8, u8>),
    Beyond,
}
