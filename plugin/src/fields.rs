//! Header fields as the proxy-wasm ABI carries them: a count, the lengths, then the texts, each with
//! a NUL behind it.

use crate::host::{Field, HostError};

/// Reads what the proxy wrote. Bytes that do not add up are an error, never a panic.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Field>, HostError> {
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    let count = number(bytes, 0).ok_or(HostError::Nonsense)?;
    let lengths = count.checked_mul(PAIR).and_then(|size| bytes.get(WORD..size.checked_add(WORD)?));
    let lengths = lengths.ok_or(HostError::Nonsense)?;
    let mut texts = bytes.get(WORD + lengths.len()..).unwrap_or_default();
    let mut fields = Vec::with_capacity(count);
    for pair in lengths.chunks_exact(PAIR) {
        let name = take(&mut texts, number(pair, 0)).ok_or(HostError::Nonsense)?;
        let value = take(&mut texts, number(pair, WORD)).ok_or(HostError::Nonsense)?;
        fields.push((name.to_vec(), value.to_vec()));
    }
    Ok(fields)
}

/// Writes what the proxy reads; `None` when a text is longer than a proxy can be told.
pub(crate) fn write(fields: &[(&[u8], &[u8])]) -> Option<Vec<u8>> {
    let texts = fields.iter().flat_map(|(name, value)| [*name, *value]);
    let mut bytes = Vec::new();
    bytes.extend(u32::try_from(fields.len()).ok()?.to_le_bytes());
    for text in texts.clone() {
        bytes.extend(u32::try_from(text.len()).ok()?.to_le_bytes());
    }
    for text in texts {
        bytes.extend(text);
        bytes.push(0);
    }
    Some(bytes)
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let word = bytes.get(at..)?.first_chunk()?;
    usize::try_from(u32::from_le_bytes(*word)).ok()
}

fn take<'b>(texts: &mut &'b [u8], length: Option<usize>) -> Option<&'b [u8]> {
    let (text, rest) = texts.split_at_checked(length?)?;
    *texts = rest.split_first()?.1;
    Some(text)
}

const WORD: usize = 4;
const PAIR: usize = 2 * WORD;

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [(&[u8], &[u8]); 3] =
        [(b":path", b"/accounts"), (b"x", b""), (b"authorization", b"\xff\0")];

    #[test]
    fn what_is_written_is_read_again() {
        let owned: Vec<Field> = FIELDS.iter().map(|(n, v)| (n.to_vec(), v.to_vec())).collect();
        assert_eq!(read(&write(&FIELDS).unwrap()), Ok(owned));
        assert_eq!(read(&[]), Ok(Vec::new()));
        assert_eq!(read(&write(&[]).unwrap()), Ok(Vec::new()));
    }

    #[test]
    fn the_layout_is_that_of_the_abi() {
        assert_eq!(write(&[(b"ab", b"c")]).unwrap(), b"\x01\0\0\0\x02\0\0\0\x01\0\0\0ab\0c\0");
    }

    #[test]
    fn bytes_that_end_early_are_refused() {
        let whole = write(&FIELDS).unwrap();
        for end in 1..whole.len() {
            assert_eq!(read(&whole[..end]), Err(HostError::Nonsense), "the first {end} bytes");
        }
    }

    #[test]
    fn a_count_or_a_length_that_is_too_large_is_refused() {
        assert_eq!(read(&[0xFF; 64]), Err(HostError::Nonsense));
        assert_eq!(read(b"\x01\0\0\0\xFF\xFF\xFF\xFF\x01\0\0\0ab\0c\0"), Err(HostError::Nonsense));
    }
}
