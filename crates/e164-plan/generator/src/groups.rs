//! Partitions the lengths of a calling code into groups that share a graph.
//!
//! Branching by length first keeps labels simple but repeats what lengths have in common; branching by length last does the
//! opposite. A greedy search starts with one group for each length, and joins two groups as long as the cost decreases.

use std::collections::HashSet;

use crate::automaton::Step;
use crate::graph::{Choice, Graph, Node, Value};

/// The groups with the lowest cost for the calling code on its own.
pub(crate) fn groups(steps: &[Step], label: impl Fn(&Step) -> u8 + Copy) -> Vec<Vec<u8>> {
    let mut lengths: Vec<u8> =
        steps.iter().filter(|step| label(step) != 0).map(|step| step.depth).collect();
    lengths.sort_unstable();
    lengths.dedup();
    let mut best: Vec<Vec<u8>> = lengths.into_iter().map(|length| vec![length]).collect();
    let mut least = cost(steps, &best, label).unwrap_or(u32::MAX);
    while let Some((cost, joined)) = pairs(&best)
        .filter_map(|joined| Some((cost(steps, &joined, label)?, joined)))
        .min_by_key(|(cost, _)| *cost)
        && cost < least
    {
        (least, best) = (cost, joined);
    }
    for group in &mut best {
        group.sort_unstable();
    }
    best.sort();
    best
}

fn pairs(groups: &[Vec<u8>]) -> impl Iterator<Item = Vec<Vec<u8>>> + '_ {
    let join = move |a: usize, b: usize| {
        let mut joined = groups.to_vec();
        let other = joined.remove(b);
        joined[a].extend(other);
        joined
    };
    (0..groups.len()).flat_map(move |b| (0..b).map(move |a| join(a, b)))
}

/// The cost of the groups: about ten times the number of words.
fn cost(steps: &[Step], groups: &[Vec<u8>], label: impl Fn(&Step) -> u8 + Copy) -> Option<u32> {
    let mut graph = Graph::default();
    let mut seen = HashSet::new();
    let mut sum = 0;
    for group in groups {
        let root = graph.grow(steps, group, label)?;
        sum += WORD + words(&graph, root, &mut seen);
    }
    Some(sum)
}

fn words(graph: &Graph, value: Value, seen: &mut HashSet<Node>) -> u32 {
    let Some(node) = value.node() else { return 0 };
    if !seen.insert(node) {
        return WORD;
    }
    match &graph.nodes[node.0 as usize] {
        Choice::Length(arms) if arms.len() == 1 => 12,
        Choice::Length(arms) => 15 * arms.len() as u32,
        choice => choice.arms().into_iter().map(|(_, next)| WORD + words(graph, next, seen)).sum(),
    }
}

const WORD: u32 = 10;
