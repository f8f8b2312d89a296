//! Which of the regions that share a calling code a number belongs to, from its first digits.
//!
//! The question is asked beside the one for the kind, so that nodes for kinds do not multiply by regions. It has an answer
//! only for numbers that are valid or that leading digits assign; for all others any answer will do that leading digits
//! do not give, and the reader drops it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};

use crate::automaton::Step;
use crate::graph::{Choice, Graph, Value};

/// The choice whose labels are those of `steps` for the regions. `leading` are the labels of regions that leading digits
/// decide.
///
/// The length does not matter for it, unless there are numbers that others continue, of another region: those get a node
/// of their own.
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
            Err(Continued(length)) => apart.push(length),
            Ok(root) if apart.is_empty() => {
                return graph.open(root).context("a shared calling code without a choice");
            }
            Ok(root) => {
                let mut arms = vec![(others, root)];
                for length in apart {
                    let root = grow(graph, steps, labels, 1 << length);
                    arms.push((
                        1 << length,
                        root.ok().context("numbers of one length cannot continue each other")?,
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

/// There are numbers of this length that others continue, of another region.
struct Continued(u8);

fn grow(
    graph: &mut Graph,
    steps: &[Step],
    labels: Labels<'_>,
    lengths: u16,
) -> Result<Value, Continued> {
    let leading = labels.leading;
    let mut grown: Vec<Grown> = Vec::with_capacity(steps.len());
    for step in steps {
        let below: Vec<&Grown> = step.next.iter().map(|&id| &grown[id as usize]).collect();
        let mut exact: BTreeSet<u8> =
            below.iter().flat_map(|below| below.exact.iter().copied()).collect();
        let mut free = below.iter().any(|below| below.free);
        let end = step.end;
        let asked = lengths >> step.depth & 1 == 1;
        let label = end.region_label(labels.territories);
        let decided = asked && (end.kind != 0 || leading.contains(&label));
        if decided {
            exact.insert(label);
        }
        free |= asked && !decided;
        let only = exact.len() == 1 && (!free || exact.is_disjoint(leading));
        let value = match exact.first() {
            None => None,
            Some(&label) if only => Some(Value::Labelled(label, None)),
            Some(_) => {
                if decided {
                    return Err(Continued(step.depth));
                }
                let values = fill(below.iter().map(|below| below.value), leading);
                Some(graph.choose(Choice::Digit(values)))
            }
        };
        grown.push(Grown { exact, free, value });
    }
    Ok(grown.pop().and_then(|root| root.value).unwrap_or(Value::Nothing))
}

/// Gives places that may have any answer the one that most of their neighbours have.
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
    /// Labels that some numbers below must have.
    exact: BTreeSet<u8>,
    /// Whether others may have any.
    free: bool,
    /// Nothing where all may have any.
    value: Option<Value>,
}

const EVERY_LENGTH: u16 = 0x7fff;
