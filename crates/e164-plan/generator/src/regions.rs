//! Determines the region of a number among those that share its calling code, from its first digits.
//!
//! This graph is separate from that of the kinds, so that the nodes of kinds do not multiply by regions. Its result is defined
//! only for numbers that are valid or that leading digits assign. For all others any result is allowed that leading digits do
//! not give; the reader ignores it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};

use crate::automaton::Step;
use crate::graph::{Choice, Graph, Value};

/// Builds the choice for the region labels of `steps`. `leading` has the labels of regions that leading digits assign.
///
/// It does not depend on the length, unless a number is a prefix of a number of another region: such lengths get a separate
/// node.
pub(crate) fn choice(
    graph: &mut Graph,
    steps: &[Step],
    territories: u8,
    leading: &BTreeSet<u8>,
) -> Result<Choice> {
    let labels = Labels { territories, leading };
    let mut apart: Vec<u8> = Vec::new();
    loop {
        let others = apart.iter().fold(EVERY_LENGTH, |others, length| others & !(1_u16 << length));
        match grow(graph, steps, labels, others) {
            Err(IsPrefix(length)) => apart.push(length),
            Ok(root) if apart.is_empty() => {
                return graph.open(root).context("the calling code does not need a choice");
            }
            Ok(root) => {
                let mut arms = vec![(others, root)];
                for length in apart {
                    let root = grow(graph, steps, labels, 1 << length);
                    arms.push((
                        1 << length,
                        root.ok()
                            .context("a number cannot be a prefix of one of the same length")?,
                    ));
                }
                return Ok(Choice::Length(arms));
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Labels<'a> {
    territories: u8,
    leading: &'a BTreeSet<u8>,
}

/// A number of this length is a prefix of a number of another region.
struct IsPrefix(u8);

fn grow(
    graph: &mut Graph,
    steps: &[Step],
    labels: Labels<'_>,
    lengths: u16,
) -> Result<Value, IsPrefix> {
    let leading = labels.leading;
    let mut grown: Vec<Grown> = Vec::with_capacity(steps.len());
    for step in steps {
        let below: Vec<&Grown> = step.next.iter().map(|&id| &grown[id as usize]).collect();
        let mut exact: BTreeSet<u8> =
            below.iter().flat_map(|below| below.exact.iter().copied()).collect();
        let mut free = below.iter().any(|below| below.free);
        let end = step.end;
        let selected = lengths >> step.depth & 1 == 1;
        let label = end.region_label(labels.territories);
        let decided = selected && (end.kind != 0 || leading.contains(&label));
        if decided {
            exact.insert(label);
        }
        free |= selected && !decided;
        let only = exact.len() == 1 && (!free || exact.is_disjoint(leading));
        let value = match exact.first() {
            None => None,
            Some(&label) if only => Some(Value::Labelled(label, None)),
            Some(_) => {
                if decided {
                    return Err(IsPrefix(step.depth));
                }
                let values = fill(below.iter().map(|below| below.value), leading);
                Some(graph.choose(Choice::Digit(values)))
            }
        };
        grown.push(Grown { exact, free, value });
    }
    Ok(grown.pop().and_then(|root| root.value).unwrap_or(Value::Nothing))
}

/// Fills places with an arbitrary result with the most frequent one.
fn fill(values: impl Iterator<Item = Option<Value>>, leading: &BTreeSet<u8>) -> [Value; 10] {
    let values: Vec<Option<Value>> = values.collect();
    let mut counts: BTreeMap<Value, usize> = BTreeMap::new();
    for value in values.iter().flatten() {
        if matches!(value, Value::Labelled(label, None) if !leading.contains(label)) {
            *counts.entry(*value).or_default() += 1;
        }
    }
    let most = counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map_or(Value::Nothing, |(value, _)| value);
    let mut filled = [most; 10];
    for (place, value) in filled.iter_mut().zip(values) {
        if let Some(value) = value {
            *place = value;
        }
    }
    filled
}

struct Grown {
    /// The labels that numbers below must have.
    exact: BTreeSet<u8>,
    /// Whether other numbers may have any label.
    free: bool,
    /// `None` if all numbers may have any label.
    value: Option<Value>,
}

const EVERY_LENGTH: u16 = 0x7fff;
