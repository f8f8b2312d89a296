//! The filter with a fault: its callback for header fields stops with a trap at every so many requests of a worker.

use anyhow::{Context as _, Result, ensure};

/// Wraps the callback of a module in a function that counts its calls, and traps at one of them.
///
/// # Errors
/// The module lacks the callback, or has another form than a linker writes.
pub(crate) fn trap_at(module: &[u8], call: u32) -> Result<Vec<u8>> {
    let (header, mut rest) = module.split_at_checked(8).context("no WebAssembly module")?;
    let mut sections = Vec::new();
    while let Some((id, after)) = rest.split_first() {
        let mut reader = Reader { bytes: after };
        let size = reader.integer()?;
        sections.push((*id, reader.take(size)?.to_vec()));
        rest = reader.bytes;
    }
    let content = |id: u8| {
        let found = sections.iter().find(|(other, _)| *other == id);
        found.map(|(_, content)| content.as_slice()).with_context(|| format!("no section {id}"))
    };
    let imported = imported_functions(content(IMPORTS)?)?;
    let (exports, wrapped) = exports(content(EXPORTS)?, imported + count(content(FUNCTIONS)?)?)?;
    let index = wrapped.checked_sub(imported).context("the callback is imported")?;
    let functions = append(content(FUNCTIONS)?, &integer(type_of(content(FUNCTIONS)?, index)?))?;
    let global = count(content(GLOBALS)?)?;
    // A mutable i32 that begins at 0.
    let globals = append(content(GLOBALS)?, &[0x7f, 0x01, 0x41, 0x00, 0x0b])?;
    let code = append(content(CODE)?, &body(global, call, wrapped))?;
    let mut changed = header.to_vec();
    for (id, content) in &sections {
        let content = match *id {
            EXPORTS => &exports,
            FUNCTIONS => &functions,
            GLOBALS => &globals,
            CODE => &code,
            _ => content,
        };
        changed.push(*id);
        changed.extend(integer(content.len()));
        changed.extend(content);
    }
    Ok(changed)
}

/// Counts in a global, traps at one call, and calls the wrapped function otherwise.
fn body(global: usize, call: u32, wrapped: usize) -> Vec<u8> {
    let (get, set) =
        ([&[0x23][..], &integer(global)].concat(), [&[0x24][..], &integer(global)].concat());
    // i32.const takes a signed integer, whose second-highest bit is the sign.
    let limit = [&[0x41][..], &signed(call)].concat();
    let code = [
        &[0x00][..], // no locals
        &get,
        &[0x41, 0x01, 0x6a],
        &set, // i32.const 1, i32.add
        &get,
        &limit,
        &[0x46, 0x04, 0x40, 0x00, 0x0b], // i32.eq, if, unreachable, end
        &[0x20, 0x00, 0x20, 0x01, 0x20, 0x02, 0x10],
        &integer(wrapped), // the parameters, call
        &[0x0b],
    ]
    .concat();
    [integer(code.len()), code].concat()
}

/// The section with the callback replaced by the function `new`, and the function before.
fn exports(section: &[u8], new: usize) -> Result<(Vec<u8>, usize)> {
    let mut reader = Reader { bytes: section };
    let count = reader.integer()?;
    let (mut changed, mut wrapped) = (integer(count), None);
    for _ in 0..count {
        let length = reader.integer()?;
        let name = reader.take(length)?;
        let kind = reader.byte()?;
        let mut index = reader.integer()?;
        if name == CALLBACK {
            wrapped = Some(index);
            index = new;
        }
        changed.extend([integer(length), name.to_vec(), vec![kind], integer(index)].concat());
    }
    Ok((changed, wrapped.context("the module lacks the callback for header fields")?))
}

fn imported_functions(section: &[u8]) -> Result<usize> {
    let mut reader = Reader { bytes: section };
    let count = reader.integer()?;
    for _ in 0..count {
        for _ in 0..2 {
            let length = reader.integer()?;
            reader.take(length)?;
        }
        ensure!(reader.byte()? == 0, "the module imports something other than functions");
        reader.integer()?;
    }
    Ok(count)
}

/// The type of a function of the module.
fn type_of(functions: &[u8], index: usize) -> Result<usize> {
    let mut reader = Reader { bytes: functions };
    let count = reader.integer()?;
    ensure!(index < count, "no such function");
    for _ in 0..index {
        reader.integer()?;
    }
    reader.integer()
}

fn count(section: &[u8]) -> Result<usize> {
    Reader { bytes: section }.integer()
}

/// The section with one more element.
fn append(section: &[u8], element: &[u8]) -> Result<Vec<u8>> {
    let mut reader = Reader { bytes: section };
    let count = reader.integer()?;
    Ok([&integer(count + 1), reader.bytes, element].concat())
}

struct Reader<'m> {
    bytes: &'m [u8],
}

impl<'m> Reader<'m> {
    fn byte(&mut self) -> Result<u8> {
        let (byte, rest) = self.bytes.split_first().context("the module ends early")?;
        self.bytes = rest;
        Ok(*byte)
    }

    fn take(&mut self, size: usize) -> Result<&'m [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(size).context("the module ends early")?;
        self.bytes = rest;
        Ok(taken)
    }

    /// An unsigned LEB128 integer.
    fn integer(&mut self) -> Result<usize> {
        let (mut integer, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            ensure!(shift < 32, "an integer is too large");
            integer |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(integer);
            }
            shift += 7;
        }
    }
}

fn integer(mut integer: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let byte = integer.to_le_bytes().first().copied().unwrap_or_default() & 0x7f;
        integer >>= 7;
        if integer == 0 {
            bytes.push(byte);
            return bytes;
        }
        bytes.push(byte | 0x80);
    }
}

/// A positive integer as a signed one: the sixth bit of the last byte is the sign.
fn signed(value: u32) -> Vec<u8> {
    let mut bytes = integer(value as usize);
    if bytes.last().is_some_and(|byte| byte & 0x40 != 0) {
        if let Some(last) = bytes.last_mut() {
            *last |= 0x80;
        }
        bytes.push(0);
    }
    bytes
}

const IMPORTS: u8 = 2;
const FUNCTIONS: u8 = 3;
const GLOBALS: u8 = 6;
const EXPORTS: u8 = 7;
const CODE: u8 = 10;
const CALLBACK: &[u8] = b"proxy_on_request_headers";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_written_as_they_are_read() {
        for value in [0, 1, 63, 64, 127, 128, 624_485, 1 << 27] {
            assert_eq!(Reader { bytes: &integer(value) }.integer().unwrap(), value);
        }
        assert_eq!(
            (signed(63), signed(64), signed(1_000)),
            (vec![63], vec![0xc0, 0], vec![0xe8, 7])
        );
    }

    #[test]
    fn what_is_not_a_module_with_the_callback_is_an_error() {
        assert!(trap_at(b"", 1).is_err());
        assert!(trap_at(b"\0asm\x01\0\0\0", 1).unwrap_err().to_string().contains("section"));
    }
}
