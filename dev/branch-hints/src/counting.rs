//! A copy of a module that counts its branches in a memory of its own.

use anyhow::{Context as _, Result};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, ExportKind, ExportSection, Function, InstructionSink, MemArg, MemArgTarget,
    MemorySection, MemoryType, Module, ValType,
};
use wasmparser::{ExportSectionReader, FunctionBody, MemorySectionReader, Parser, Payload};

use crate::branches::{self, Count};

/// The export with the counts: for each branch the number of times its condition was true, then that it was false, as 64 bits with
/// the lowest byte first.
pub(crate) const COUNTS: &str = "branch_counts";

/// The counts of so many branches, from that memory.
pub(crate) fn counts(memory: &[u8], branches: usize) -> Vec<Count> {
    let numbers: &[[u8; 8]] = memory.as_chunks().0;
    let of_branches = numbers.as_chunks().0.iter().take(branches);
    let count = |[yes, no]: &[[u8; 8]; 2]| Count {
        yes: u64::from_le_bytes(*yes),
        no: u64::from_le_bytes(*no),
    };
    of_branches.map(count).collect()
}

/// The module, with a second memory that has the counts.
///
/// # Errors
/// It is not a WebAssembly module.
pub(crate) fn instrument(module: &[u8]) -> Result<Vec<u8>> {
    let bytes = branches::of_module(module)?.len() * usize::from(BYTES_OF_A_BRANCH);
    let pages = u64::try_from(bytes.div_ceil(PAGE).max(1))?;
    let mut counting =
        Counting { parameters: parameters(module)?, functions: 0, branches: 0, pages };
    let mut instrumented = Module::new();
    counting.parse_core_module(&mut instrumented, Parser::new(0), module)?;
    Ok(instrumented.finish())
}

/// The number of parameters of each function that is not imported: its locals begin behind them.
fn parameters(module: &[u8]) -> Result<Vec<u32>> {
    let (mut types, mut functions) = (Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::TypeSection(section) => {
                for of_type in section.into_iter_err_on_gc_types() {
                    types.push(u32::try_from(of_type?.params().len())?);
                }
            }
            Payload::FunctionSection(section) => {
                for index in section {
                    let count = types.get(usize::try_from(index?)?).copied();
                    functions.push(count.context("a function of an unknown type")?);
                }
            }
            _ => {}
        }
    }
    Ok(functions)
}

#[derive(Debug, thiserror::Error)]
#[error("the body of a function that is not declared")]
struct UnknownFunction;

#[derive(Debug)]
struct Counting {
    /// Of each function.
    parameters: Vec<u32>,
    /// The functions so far.
    functions: usize,
    /// The branches so far.
    branches: i32,
    /// The size of the second memory.
    pages: u64,
}

impl Reencode for Counting {
    type Error = UnknownFunction;

    fn parse_memory_section(
        &mut self,
        memories: &mut MemorySection,
        section: MemorySectionReader<'_>,
    ) -> Result<(), Error<UnknownFunction>> {
        utils::parse_memory_section(self, memories, section)?;
        memories.memory(MemoryType {
            minimum: self.pages,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Error<UnknownFunction>> {
        utils::parse_export_section(self, exports, section)?;
        exports.export(COUNTS, ExportKind::Memory, SECOND_MEMORY);
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error<UnknownFunction>> {
        let mut locals = Vec::new();
        let parameters = self.parameters.get(self.functions).copied();
        let mut free = parameters.ok_or(Error::UserError(UnknownFunction))?;
        for group in body.get_locals_reader()? {
            let (count, of_type) = group?;
            free += count;
            locals.push((count, self.val_type(of_type)?));
        }
        locals.push((2, ValType::I32));
        let mut function = Function::new(locals);
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            let operator = operators.read()?;
            if branches::is_branch(&operator) {
                count(&mut function.instructions(), self.branches, free, free + 1);
                self.branches += 1;
            }
            function.instruction(&self.instruction(operator)?);
        }
        self.functions += 1;
        code.function(&function);
        Ok(())
    }
}

/// Counts a condition, which is on the stack and stays there.
fn count(code: &mut InstructionSink<'_>, branch: i32, condition: u32, place: u32) {
    let memory =
        MemArg { offset: 0, align: 3, target: MemArgTarget::Memory(SECOND_MEMORY), ordering: None };
    let of_branch = branch * i32::from(BYTES_OF_A_BRANCH);
    // The count of false conditions is 8 bytes behind that of true ones.
    code.local_tee(condition).i32_eqz().i32_const(3).i32_shl().i32_const(of_branch).i32_add();
    code.local_tee(place).local_get(place).i64_load(memory).i64_const(1).i64_add();
    code.i64_store(memory).local_get(condition);
}

const SECOND_MEMORY: u32 = 1;

/// The bytes of the two counts of a branch.
const BYTES_OF_A_BRANCH: u8 = 16;

/// The bytes of a page of WebAssembly.
const PAGE: usize = 65_536;
