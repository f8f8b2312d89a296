//! The conditional branches of a module, which can have hints: `if` and `br_if`, in the order of the code section.

use anyhow::Result;
use wasmparser::{Operator, Parser, Payload, TypeRef};

/// A conditional branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Branch {
    /// The index of its function.
    pub(crate) function: u32,
    /// The bytes from the start of the function's body to the instruction.
    pub(crate) offset: u32,
}

/// How often the condition of a branch was true, and how often false.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) yes: u64,
    pub(crate) no: u64,
}

/// The branches of a module.
///
/// # Errors
/// It is not a WebAssembly module.
pub(crate) fn of_module(module: &[u8]) -> Result<Vec<Branch>> {
    let mut branches = Vec::new();
    let mut function = 0;
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    function += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => {
                let start = body.range().start;
                let mut operators = body.get_operators_reader()?;
                while !operators.eof() {
                    let (operator, at) = operators.read_with_offset()?;
                    if is_branch(&operator) {
                        let offset = u32::try_from(at - start)?;
                        branches.push(Branch { function, offset });
                    }
                }
                function += 1;
            }
            _ => {}
        }
    }
    Ok(branches)
}

pub(crate) fn is_branch(operator: &Operator<'_>) -> bool {
    matches!(operator, Operator::If { .. } | Operator::BrIf { .. })
}
