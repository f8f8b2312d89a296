//! Writes the file that the crate includes.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};

use crate::automaton::{Step, steps};
use crate::dialling::{Prefixes, prefixes};
use crate::graph::{Choice, Graph};
use crate::groups::groups;
use crate::metadata::{Code, Territory};
use crate::pack::{Options, Packed, pack};
use crate::regions;

/// The content of `crates/e164-plan/src/table.bin`.
pub(crate) fn table(codes: &[Code], version: &str, options: Options) -> Result<Vec<u8>> {
    let mut graph = Graph::default();
    let mut roots = Vec::new();
    let mut region_roots = Vec::new();
    for code in codes {
        let steps = steps(code)?;
        roots.push(root(&mut graph, code, &steps)?);
        if code.territories.len() > 1 {
            region_roots.push(
                regions::choice(&mut graph, &steps, code.territories.len() as u8, &leading(code))
                    .with_context(|| format!("+{}", code.digits))?,
            );
        }
    }
    roots.extend(region_roots);
    let prefixes = prefixes(codes)?;
    let shared = roots.len();
    for steps in prefixes.international.iter().chain(&prefixes.national) {
        roots.push(by_length(&mut graph, steps)?);
    }
    let packed = pack(&graph, &roots, options)?;
    let mut file = Sections::default();
    file.nodes(&packed);
    file.codes(codes);
    let (roots, prefix_roots) = packed.roots.split_at(shared);
    let (roots, region_roots) = roots.split_at(codes.len());
    file.words(roots);
    file.regions(codes, region_roots)?;
    file.prefixes(codes, &prefixes, prefix_roots);
    file.finish(version)
}

/// The root node of a calling code. It does not branch by length if all possible lengths share a node.
fn root(graph: &mut Graph, code: &Code, steps: &[Step]) -> Result<Choice> {
    let choice = by_length(graph, steps)?;
    if let Choice::Length(arms) = &choice
        && let [(mask, value)] = arms.as_slice()
        && *mask == possible(code).0
        && let Some(choice @ Choice::Digit(_)) = graph.open(*value)
    {
        return Ok(choice);
    }
    Ok(choice)
}

fn by_length(graph: &mut Graph, steps: &[Step]) -> Result<Choice> {
    let label = |step: &Step| step.end.kind;
    let mut arms = Vec::new();
    for group in groups(steps, label) {
        let mask = group.iter().fold(0, |mask, length| mask | 1 << length);
        arms.push((
            mask,
            graph
                .grow(steps, &group, label)
                .context("the result depends on digits after the end")?,
        ));
    }
    Ok(Choice::Length(arms))
}

/// The possible and local lengths of the main region, up to 15 digits including the calling code.
fn possible(code: &Code) -> (u16, u16) {
    let room = (1_u32 << (16 - code.digits.len())) - 1;
    let general = &code.territories[0].general;
    ((general.lengths & room) as u16, (general.local & room) as u16)
}

/// The labels of regions that leading digits assign, shared or not.
fn leading(code: &Code) -> BTreeSet<u8> {
    let slots = (1..).zip(&code.territories);
    let leading = slots.filter(|(_, territory)| territory.leading.is_some());
    leading.flat_map(|(slot, _)| [slot, slot + code.territories.len() as u8]).collect()
}

/// The main regions of all calling codes, then the others.
fn regions(codes: &[Code]) -> impl Iterator<Item = &Territory> {
    let others = codes.iter().flat_map(|code| &code.territories[1..]);
    codes.iter().map(|code| &code.territories[0]).chain(others)
}

#[derive(Default)]
struct Sections {
    counts: Vec<u16>,
    body: Vec<u8>,
}

impl Sections {
    fn bytes(&mut self, bytes: &[u8]) {
        self.counts.push(bytes.len() as u16);
        self.body.extend(bytes);
    }

    fn words(&mut self, words: &[u16]) {
        self.counts.push(words.len() as u16);
        self.body.extend(words.iter().flat_map(|word| word.to_le_bytes()));
    }

    fn nodes(&mut self, packed: &Packed) {
        self.bytes(&packed.bytes);
        self.words(&packed.tokens.common);
        self.words(&packed.tokens.masks);
        self.bytes(&packed.tokens.operations);
        self.words(&packed.tokens.lengths);
    }

    /// The tables that find the calling code by its digits.
    fn codes(&mut self, codes: &[Code]) {
        let mut groups = [0; 100];
        let mut first = [0; 100];
        for two in 0..100 {
            let digits = format!("{two:02}");
            let begins =
                |code: &Code| code.digits.starts_with(&digits) || digits.starts_with(&code.digits);
            let Some(place) = codes.iter().position(begins) else { continue };
            first[two] = place as u8;
            groups[two] = match codes[place].digits.len() {
                1 => ONE_DIGIT,
                2 => TWO_DIGITS,
                _ => codes
                    .iter()
                    .filter(|code| begins(code))
                    .fold(0, |group, code| group | 1 << (code.digits.as_bytes()[2] - b'0')),
            };
        }
        self.words(&groups);
        self.bytes(&first);
    }

    /// The main region of each calling code has the index of the code; the other regions follow.
    fn regions(&mut self, codes: &[Code], roots: &[u16]) -> Result<()> {
        let shared = || codes.iter().enumerate().filter(|(_, code)| code.territories.len() > 1);
        let all: Vec<&Territory> = regions(codes).collect();
        ensure!(all.len() < 255, "{} regions", all.len());
        self.possible(codes)?;
        let mut next = codes.len();
        let mut others = Vec::new();
        for (_, code) in shared() {
            others.push(next as u8);
            next += code.territories.len() - 1;
        }
        others.push(next as u8);
        self.bytes(&shared().map(|(place, _)| place as u8).collect::<Vec<u8>>());
        self.bytes(&others);
        self.words(roots);
        let mut leading = vec![0; all.len().div_ceil(8)];
        for (place, territory) in all.iter().enumerate() {
            leading[place / 8] |= u8::from(territory.leading.is_some()) << (place % 8);
        }
        self.bytes(&leading);
        let names =
            all.iter().map(|territory| if territory.id == WORLD { NO_NAME } else { &territory.id });
        self.bytes(names.collect::<String>().as_bytes());
        Ok(())
    }

    /// What people dial in each region.
    fn prefixes(&mut self, codes: &[Code], prefixes: &Prefixes, roots: &[u16]) {
        for place in 0..2 {
            let places = regions(codes).map(|region| prefixes.regions[&region.id][place]);
            self.bytes(&places.collect::<Vec<u8>>());
        }
        let (international, national) = roots.split_at(prefixes.international.len());
        self.words(international);
        self.words(national);
        self.bytes(prefixes.added.as_bytes());
    }

    fn possible(&mut self, codes: &[Code]) -> Result<()> {
        let sets: BTreeSet<(u16, u16)> = codes.iter().map(possible).collect();
        let sets: Vec<(u16, u16)> = sets.into_iter().collect();
        let places = codes.iter().map(|code| {
            sets.iter()
                .position(|set| *set == possible(code))
                .and_then(|place| u8::try_from(place).ok())
        });
        self.bytes(&places.collect::<Option<Vec<u8>>>().context("too many sets of lengths")?);
        self.words(
            &sets.iter().flat_map(|(possible, local)| [*possible, *local]).collect::<Vec<_>>(),
        );
        Ok(())
    }

    fn finish(self, version: &str) -> Result<Vec<u8>> {
        let text = format!(
            "e164-plan tables; metadata: {version}\nof libphonenumber, written by\n{COMMAND}\n"
        );
        ensure!(text.len() <= HEADER && self.counts.len() == SECTIONS, "the header does not fit");
        let mut file = text.into_bytes();
        file.resize(HEADER - 1, b' ');
        file.push(b'\n');
        file.extend(self.counts.iter().flat_map(|count| count.to_le_bytes()));
        file.extend(self.body);
        Ok(file)
    }
}

const COMMAND: &str = "cargo xtask gen";
const HEADER: usize = 192;
const SECTIONS: usize = 20;
const WORLD: &str = "001";
const NO_NAME: &str = "00";
const TWO_DIGITS: u16 = 1 << 15;
const ONE_DIGIT: u16 = 1 << 14;
