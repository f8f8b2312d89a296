//! Compiles the patterns of a calling code to an automaton.

use std::collections::HashMap;

use anyhow::{Context, Result};
use regex_automata::{
    Anchored, Input, MatchKind,
    dfa::{Automaton, StartKind, dense},
    util::{primitives::StateID, syntax},
};

use crate::metadata::{
    Class, Code, KIND_FIXED, KIND_FIXED_OR_MOBILE, KIND_MOBILE, KIND_UNKNOWN, Territory,
};

/// The classification of a number: its territory (position in the list plus one; 0 for none) and its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Outcome {
    pub(crate) slot: u8,
    pub(crate) kind: u8,
    /// Whether the number is also valid in another territory.
    pub(crate) shared: bool,
}

impl Outcome {
    /// The label of the region, for `territories` territories: the slot, or for a shared number the
    /// slot plus the number of territories.
    pub(crate) fn region_label(&self, territories: u8) -> u8 {
        if self.shared { territories + self.slot } else { self.slot }
    }
}

/// A state of the automaton: the classification of a number that ends here, and the successor for each digit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Step {
    pub(crate) depth: u8,
    pub(crate) end: Outcome,
    /// Empty at the maximum depth.
    pub(crate) next: Vec<u32>,
}

/// How patterns are matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Matching {
    /// As in libphonenumber: a pattern matches the whole number.
    Whole,
    /// As in the `phonenumber` crate: a pattern matches a prefix of a number of possible length.
    Prefix,
}

/// Classifies numbers by running all patterns of their calling code, without any table.
pub(crate) struct Oracle(Machines);

impl Oracle {
    /// Compiles the patterns of a calling code.
    pub(crate) fn new(code: &Code, matching: Matching) -> Result<Self> {
        Ok(Self(Machines::new(code, matching)?))
    }

    /// Classifies a national number.
    pub(crate) fn classify(&self, national: &str) -> Outcome {
        let state =
            national.bytes().fold(self.0.start(), |state, digit| self.0.next(&state, digit));
        self.0.outcome(national.len() as u8, &state)
    }
}

/// The states of a calling code; the last one is the initial state.
pub(crate) fn steps(code: &Code) -> Result<Vec<Step>> {
    let machines = Machines::new(code, Matching::Whole)?;
    let mut walk = Walk {
        machines: &machines,
        depth: 15 - code.digits.len() as u8,
        steps: Vec::new(),
        seen: HashMap::new(),
    };
    let start = machines.start();
    walk.visit(0, start);
    Ok(walk.steps)
}

struct Walk<'a> {
    machines: &'a Machines,
    depth: u8,
    steps: Vec<Step>,
    seen: HashMap<(u8, Vec<u32>), u32>,
}

impl Walk<'_> {
    fn visit(&mut self, depth: u8, state: Vec<u32>) -> u32 {
        if let Some(&known) = self.seen.get(&(depth, state.clone())) {
            return known;
        }
        let mut next = Vec::new();
        if depth < self.depth {
            for digit in b'0'..=b'9' {
                let after = self.machines.next(&state, digit);
                next.push(self.visit(depth + 1, after));
            }
        }
        let end = self.machines.outcome(depth, &state);
        let id = self.steps.len() as u32;
        self.steps.push(Step { depth, end, next });
        self.seen.insert((depth, state), id);
        id
    }
}

struct Machines {
    all: Vec<dense::DFA<Vec<u32>>>,
    territories: Vec<Plan>,
}

struct Plan {
    general: Test,
    leading: Option<usize>,
    special: Vec<(u8, Test)>,
    fixed: Option<Test>,
    mobile: Option<Test>,
    same: bool,
}

#[derive(Clone, Copy)]
struct Test {
    machine: usize,
    lengths: u32,
}

impl Machines {
    fn new(code: &Code, matching: Matching) -> Result<Self> {
        let mut all = Vec::new();
        let mut known = HashMap::new();
        let mut add = |pattern: String| -> Result<usize> {
            if let Some(&machine) = known.get(&pattern) {
                return Ok(machine);
            }
            all.push(compile(&pattern)?);
            known.insert(pattern, all.len() - 1);
            Ok(all.len() - 1)
        };
        let mut territories = Vec::new();
        for territory in &code.territories {
            territories.push(plan(territory, code.territories.len() > 1, matching, &mut add)?);
        }
        Ok(Self { all, territories })
    }

    fn start(&self) -> Vec<u32> {
        let input = Input::new("").anchored(Anchored::Yes);
        self.all
            .iter()
            .map(|dfa| dfa.start_state_forward(&input).map(|id| id.as_u32()).unwrap_or(0))
            .collect()
    }

    fn next(&self, state: &[u32], digit: u8) -> Vec<u32> {
        let step = |(dfa, &id): (&dense::DFA<Vec<u32>>, &u32)| {
            dfa.next_state(StateID::new_unchecked(id as usize), digit).as_u32()
        };
        self.all.iter().zip(state).map(step).collect()
    }

    fn outcome(&self, depth: u8, state: &[u32]) -> Outcome {
        let fits = |machine: usize| {
            let dfa = &self.all[machine];
            dfa.is_match_state(dfa.next_eoi_state(StateID::new_unchecked(state[machine] as usize)))
        };
        let test = |test: &Test| test.lengths >> depth & 1 == 1 && fits(test.machine);
        let kind = |plan: &Plan| kind(plan, &test);
        if let [only] = self.territories.as_slice() {
            return Outcome { slot: 1, kind: kind(only), shared: false };
        }
        let mut owners = (1..).zip(&self.territories).filter(|(_, plan)| match plan.leading {
            Some(machine) => fits(machine),
            None => kind(plan) != KIND_UNKNOWN,
        });
        let Some((slot, plan)) = owners.next() else {
            return Outcome { slot: 0, kind: KIND_UNKNOWN, shared: false };
        };
        let kind = kind(plan);
        Outcome { slot, kind, shared: kind != KIND_UNKNOWN && owners.next().is_some() }
    }
}

fn kind(plan: &Plan, test: &impl Fn(&Test) -> bool) -> u8 {
    if !test(&plan.general) {
        return KIND_UNKNOWN;
    }
    if let Some((kind, _)) = plan.special.iter().find(|(_, class)| test(class)) {
        return *kind;
    }
    let mobile = plan.mobile.as_ref().is_some_and(test);
    if plan.fixed.as_ref().is_some_and(test) {
        return if plan.same || mobile { KIND_FIXED_OR_MOBILE } else { KIND_FIXED };
    }
    if mobile && !plan.same { KIND_MOBILE } else { KIND_UNKNOWN }
}

fn plan(
    territory: &Territory,
    shared: bool,
    matching: Matching,
    add: &mut impl FnMut(String) -> Result<usize>,
) -> Result<Plan> {
    let mut test = |class: &Class| -> Result<Test> {
        Ok(Test {
            machine: add(format!(
                "(?:{}){}",
                class.pattern,
                if matching == Matching::Whole { "$" } else { "[0-9]*$" }
            ))?,
            lengths: class.lengths,
        })
    };
    let general = test(&territory.general)?;
    let special = territory
        .special
        .iter()
        .map(|(kind, class)| Ok((*kind, test(class)?)))
        .collect::<Result<_>>()?;
    let fixed = territory.fixed.as_ref().map(&mut test).transpose()?;
    let mobile = territory.mobile.as_ref().map(&mut test).transpose()?;
    let same = matches!((&territory.fixed, &territory.mobile), (Some(a), Some(b)) if a.pattern == b.pattern);
    let leading = match &territory.leading {
        Some(pattern) if shared => Some(add(format!("(?:{pattern})[0-9]*$"))?),
        _ => None,
    };
    Ok(Plan { general, leading, special, fixed, mobile, same })
}

fn compile(pattern: &str) -> Result<dense::DFA<Vec<u32>>> {
    dense::Builder::new()
        .configure(
            dense::Config::new()
                .start_kind(StartKind::Anchored)
                .match_kind(MatchKind::LeftmostFirst)
                .minimize(true),
        )
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .build(pattern)
        .with_context(|| format!("pattern {pattern}"))
}
