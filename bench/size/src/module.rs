//! The parts of a WebAssembly module: its functions by name, its code and its data.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use wasmparser::{KnownCustom, Name, NameSectionReader, Parser, Payload, TypeRef};

/// The parts of a module.
#[derive(Debug, Default)]
pub(crate) struct Module<'m> {
    /// Names and sizes of functions, in bytes.
    pub(crate) functions: Vec<(String, usize)>,
    /// The contents of the section `code`.
    pub(crate) code: &'m [u8],
    /// The contents of the section `data`.
    pub(crate) data: &'m [u8],
}

/// Reads a module with names.
///
/// # Errors
/// The bytes are not a WebAssembly module.
pub(crate) fn read(bytes: &[u8]) -> Result<Module<'_>> {
    let mut module = Module::default();
    let (mut imported, mut sizes, mut names) = (0, Vec::new(), BTreeMap::new());
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionStart { range, .. } => {
                module.code = bytes.get(range).context("the section `code` is cut off")?;
            }
            Payload::CodeSectionEntry(body) => sizes.push(body.as_bytes().len()),
            Payload::DataSection(data) => {
                module.data = bytes.get(data.range()).context("the section `data` is cut off")?;
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    names = function_names(section)?;
                }
            }
            _ => {}
        }
    }
    // Imported functions come first in the index space.
    let names = (imported..).map(|index| names.get(&index).copied().unwrap_or_default());
    module.functions = names.map(str::to_owned).zip(sizes).collect();
    Ok(module)
}

fn function_names(section: NameSectionReader<'_>) -> Result<BTreeMap<u32, &str>> {
    let mut names = BTreeMap::new();
    for subsection in section {
        if let Name::Function(map) = subsection? {
            for naming in map {
                let naming = naming?;
                names.insert(naming.index, naming.name);
            }
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imported_functions_come_before_the_named_ones() {
        let module = read(
            b"\0asm\x01\0\0\0\
              \x02\x07\x01\x01a\x01b\0\0\
              \x03\x03\x02\0\0\
              \x0a\x09\x02\x02\0\x0b\x04\0\x41\0\x0b\
              \x00\x10\x04name\x01\x09\x02\x00\x01b\x02\x03one",
        )
        .unwrap();
        assert_eq!(module.functions, [(String::new(), 2), ("one".to_owned(), 4)]);
        assert_eq!(module.code.len(), 9);
    }

    #[test]
    fn other_bytes_are_an_error() {
        assert!(read(b"").is_err());
        assert!(read(b"\0asm\x01\0\0\0\x0a\x09\x02").is_err());
    }
}
