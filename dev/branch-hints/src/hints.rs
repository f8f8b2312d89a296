//! From counts of branches to hints, and into the module.

use anyhow::{Context as _, Result, ensure};
use wasm_encoder::{BranchHint, BranchHints, Module, RawSection};
use wasmparser::{KnownCustom, Parser, Payload};

use crate::branches::{self, Branch, Count};

/// Whether a condition is usually true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hint {
    branch: Branch,
    is_likely: bool,
}

/// The hints of branches that nearly always go one way.
///
/// # Errors
/// The counts are not those of this module, or no branch has a hint.
pub(crate) fn from_counts(module: &[u8], counts: &[Count]) -> Result<Vec<Hint>> {
    let branches = branches::of_module(module)?;
    ensure!(branches.len() == counts.len(), "the counts are those of another module");
    let hints: Vec<Hint> = branches.iter().zip(counts).filter_map(of_branch).collect();
    ensure!(!hints.is_empty(), "usual requests do not run this module");
    Ok(hints)
}

fn of_branch((branch, Count { yes, no }): (&Branch, &Count)) -> Option<Hint> {
    let rarely = (yes + no) / RARE;
    let is_likely = yes > no;
    (yes + no > 0 && *yes.min(no) <= rarely).then_some(Hint { branch: *branch, is_likely })
}

/// The module with a section of hints in front of its code.
///
/// # Errors
/// It is not a WebAssembly module, has no code, or has hints already.
pub(crate) fn add(module: &[u8], hints: &[Hint]) -> Result<Vec<u8>> {
    let mut hinted = Module::new();
    let mut has_code = false;
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        if matches!(payload, Payload::CodeSectionStart { .. }) {
            has_code = true;
            hinted.section(&section(hints));
        }
        if let Payload::CustomSection(custom) = &payload {
            ensure!(
                !matches!(custom.as_known(), KnownCustom::BranchHints(_)),
                "it has hints already"
            );
        }
        if let Some((id, range)) = payload.as_section() {
            let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
            let data = module.get(range).context("a section outside the module")?;
            hinted.section(&RawSection { id, data });
        }
    }
    ensure!(has_code, "the module has no code");
    Ok(hinted.finish())
}

fn section(hints: &[Hint]) -> BranchHints {
    let mut section = BranchHints::new();
    for of_function in hints.chunk_by(|one, next| one.branch.function == next.branch.function) {
        let Some(first) = of_function.first() else { continue };
        let encoded = of_function.iter().map(|hint| BranchHint {
            branch_func_offset: hint.branch.offset,
            branch_hint_value: u32::from(hint.is_likely),
        });
        section.function_hints(first.branch.function, encoded);
    }
    section
}

/// A branch has a hint if at most one in so many runs goes the other way.
const RARE: u64 = 10;

#[cfg(test)]
mod tests {
    use wasmi::{Engine, Linker, Store};

    use super::*;
    use crate::counting::{self, COUNTS};

    #[test]
    fn a_branch_that_goes_one_way_in_nine_of_ten_runs_has_a_hint() {
        let count = |yes, no| Count { yes, no };
        let branch = Branch { function: 7, offset: 3 };
        let hint = |count| of_branch((&branch, &count)).map(|hint| hint.is_likely);
        assert_eq!(hint(count(0, 0)), None);
        assert_eq!(hint(count(5, 5)), None);
        assert_eq!(hint(count(2, 8)), None);
        assert_eq!(hint(count(1, 9)), Some(false));
        assert_eq!(hint(count(9, 1)), Some(true));
        assert_eq!(hint(count(0, 1)), Some(false));
    }

    #[test]
    fn hints_tell_how_a_module_runs_and_change_nothing_else() {
        let module = without_hints();
        let counts = run(&module);
        let expected = [(100, 0), (4, 96), (50, 50), (99, 1)];
        assert_eq!(counts, expected.map(|(yes, no)| Count { yes, no }));
        let hints = from_counts(&module, &counts).unwrap();
        let hinted = add(&module, &hints).unwrap();

        // The assembler writes the same hints.
        assert_eq!(read(&hinted), read(&wat::parse_str(LOOP).unwrap()));
        assert_eq!(read(&hinted).len(), 3);
        assert_eq!(run(&hinted), counts);
        assert_eq!(sections(&hinted), sections(&module));
        assert!(add(&hinted, &hints).is_err());
    }

    #[test]
    fn a_module_that_does_not_run_has_no_hints() {
        let module = without_hints();
        let counts = [Count::default(); 4];
        assert!(from_counts(&module, &counts).is_err());
        assert!(from_counts(&module, &counts[..3]).is_err());
        assert!(add(b"\0asm\x01\0\0\0", &[]).is_err());
    }

    fn without_hints() -> Vec<u8> {
        let text =
            [LIKELY, UNLIKELY].iter().fold(LOOP.to_owned(), |text, hint| text.replace(hint, ""));
        wat::parse_str(text).unwrap()
    }

    /// Runs the instrumented module.
    fn run(module: &[u8]) -> Vec<Count> {
        let engine = Engine::default();
        let counted = counting::instrument(module).unwrap();
        let counted = wasmi::Module::new(&engine, counted).unwrap();
        let mut store = Store::new(&engine, ());
        let mut linker = Linker::new(&engine);
        linker.func_wrap("gateway", "nothing", || ()).unwrap();
        let instance = linker.instantiate_and_start(&mut store, &counted).unwrap();
        let run = instance.get_typed_func::<i32, ()>(&store, "run").unwrap();
        run.call(&mut store, 100).unwrap();
        let memory = instance.get_memory(&store, COUNTS).unwrap();
        counting::counts(memory.data(&store), branches::of_module(module).unwrap().len())
    }

    /// The hints in a module, by a reader of another project.
    fn read(module: &[u8]) -> Vec<Hint> {
        let sections = Parser::new(0).parse_all(module).map(Result::unwrap);
        let of_hints = sections.filter_map(|section| match section {
            Payload::CustomSection(custom) => match custom.as_known() {
                KnownCustom::BranchHints(hints) => Some(hints),
                _ => None,
            },
            _ => None,
        });
        let functions = of_hints.flat_map(|hints| hints.into_iter().map(Result::unwrap));
        let hints = functions.flat_map(|function| {
            let hints = function.hints.into_iter().map(Result::unwrap);
            hints.map(move |hint| {
                let branch = Branch { function: function.func, offset: hint.func_offset };
                Hint { branch, is_likely: hint.taken }
            })
        });
        hints.collect()
    }

    /// All sections but those without effect.
    fn sections(module: &[u8]) -> Vec<(u8, &[u8])> {
        let sections = Parser::new(0).parse_all(module).map(Result::unwrap);
        let sections = sections.filter_map(|section| section.as_section());
        let bytes = |range: std::ops::Range<u64>| {
            &module[usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()]
        };
        sections.filter(|(id, _)| *id != 0).map(|(id, range)| (id, bytes(range))).collect()
    }

    /// Counts down: always, rarely, every other time, and nearly always.
    const LOOP: &str = r#"(module
        (import "gateway" "nothing" (func $nothing))
        (memory (export "memory") 1)
        (func (export "run") (param $left i32)
            (loop $again
                (@metadata.code.branch_hint "\01") (if (local.get $left) (then (call $nothing)))
                (@metadata.code.branch_hint "\00") (if (i32.gt_u (local.get $left) (i32.const 96)) (then (call $nothing)))
                (if (i32.and (local.get $left) (i32.const 1)) (then (call $nothing)))
                (local.set $left (i32.sub (local.get $left) (i32.const 1)))
                (@metadata.code.branch_hint "\01") (br_if $again (local.get $left))
            )
        )
    )"#;

    const LIKELY: &str = r#"(@metadata.code.branch_hint "\01")"#;
    const UNLIKELY: &str = r#"(@metadata.code.branch_hint "\00")"#;
}
