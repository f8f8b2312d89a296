//! Reads a WebAssembly module as far as sizes go: its sections, and its functions by name.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

/// What a module is made of.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// Names and sizes of functions, in bytes.
    pub(super) functions: Vec<(String, usize)>,
    /// The contents of the sections `code` and `data`.
    pub(super) code: Vec<u8>,
    pub(super) data: Vec<u8>,
}

/// Takes a module with names apart.
///
/// # Errors
/// It is not one.
pub(super) fn read(bytes: &[u8]) -> Result<Module> {
    let mut bytes = Bytes { rest: bytes.strip_prefix(b"\0asm\x01\0\0\0").context(NOT_ONE)? };
    let mut module = Module::default();
    let (mut imported, mut sizes, mut names) = (0, Vec::new(), BTreeMap::new());
    while !bytes.rest.is_empty() {
        let kind = bytes.byte()?;
        let section = bytes.sized()?;
        let mut content = Bytes { rest: section };
        match kind {
            CUSTOM if content.sized()? == b"name" => names = function_names(content)?,
            IMPORTS => imported = imported_functions(content)?,
            CODE => {
                module.code = section.to_owned();
                sizes = content.list(|content| Ok(content.sized()?.len()))?;
            }
            DATA => module.data = section.to_owned(),
            _ => {}
        }
    }
    let named = |(index, size)| (names.remove(&(index + imported)).unwrap_or_default(), size);
    module.functions = sizes.into_iter().enumerate().map(named).collect();
    Ok(module)
}

/// The subsection of names that is about functions.
fn function_names(mut content: Bytes<'_>) -> Result<BTreeMap<usize, String>> {
    while !content.rest.is_empty() {
        let kind = content.byte()?;
        let mut names = Bytes { rest: content.sized()? };
        if kind == NAMES_OF_FUNCTIONS {
            let name = |names: &mut Bytes<'_>| {
                Ok((names.number()?, String::from_utf8_lossy(names.sized()?).into_owned()))
            };
            return Ok(names.list(name)?.into_iter().collect());
        }
    }
    Ok(BTreeMap::new())
}

/// How many functions are imported; what else is, is refused, because ours import nothing else.
fn imported_functions(mut content: Bytes<'_>) -> Result<usize> {
    let imports = content.list(|content| {
        content.sized()?;
        content.sized()?;
        if content.byte()? != 0 {
            bail!("the module imports something else than functions");
        }
        content.number()
    });
    Ok(imports?.len())
}

struct Bytes<'b> {
    rest: &'b [u8],
}

impl<'b> Bytes<'b> {
    fn byte(&mut self) -> Result<u8> {
        let (byte, rest) = self.rest.split_first().context(NOT_ONE)?;
        self.rest = rest;
        Ok(*byte)
    }

    /// A number in LEB128.
    fn number(&mut self) -> Result<usize> {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return Ok(value);
            }
            if shift > 28 {
                bail!(NOT_ONE);
            }
        }
    }

    fn sized(&mut self) -> Result<&'b [u8]> {
        let length = self.number()?;
        let (part, rest) = self.rest.split_at_checked(length).context(NOT_ONE)?;
        self.rest = rest;
        Ok(part)
    }

    fn list<T>(&mut self, item: impl Fn(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        (0..self.number()?).map(|_| item(self)).collect()
    }
}

const NOT_ONE: &str = "this is no WebAssembly module";
const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
const CODE: u8 = 10;
const DATA: u8 = 11;
const NAMES_OF_FUNCTIONS: u8 = 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_have_their_names_behind_those_that_are_imported() {
        let module = read(
            b"\0asm\x01\0\0\0\
              \x02\x07\x01\x01a\x01b\0\0\
              \x0a\x09\x02\x02\0\x0b\x04\0\x41\0\x0b\
              \x00\x10\x04name\x01\x09\x02\x00\x01b\x02\x03one",
        )
        .unwrap();
        assert_eq!(module.functions, [(String::new(), 2), ("one".to_owned(), 4)]);
        assert_eq!(module.code.len(), 9);
    }

    #[test]
    fn what_is_no_module_is_refused() {
        for bytes in [&b""[..], b"\0asm", b"\0asm\x01\0\0\0\x0a\x05"] {
            assert!(read(bytes).is_err());
        }
    }
}
