//! The encoding of header maps in the proxy-wasm ABI: the number of pairs, the length of every name
//! and value, then the names and values, each followed by a NUL.

use acg_policy::HeaderField;

use super::host::HostError;

/// Decodes a map from the proxy. Inconsistent bytes are an error, never a panic. The fields are not copied: every
/// request has a dozen of them.
pub(crate) fn decode(bytes: &[u8]) -> Result<Vec<HeaderField<'_>>, HostError> {
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    let count = integer(bytes, 0).ok_or(HostError::Malformed)?;
    let lengths = count.checked_mul(PAIR).and_then(|size| bytes.get(WORD..size.checked_add(WORD)?));
    let lengths = lengths.ok_or(HostError::Malformed)?;
    let mut texts = bytes.get(WORD + lengths.len()..).unwrap_or_default();
    let mut fields = Vec::with_capacity(count);
    let (pairs, _) = lengths.as_chunks::<PAIR>();
    for [a, b, c, d, length_of_value @ ..] in pairs {
        let name = take(&mut texts, [*a, *b, *c, *d]).ok_or(HostError::Malformed)?;
        let value = take(&mut texts, *length_of_value).ok_or(HostError::Malformed)?;
        fields.push((name, value));
    }
    Ok(fields)
}

/// Encodes a map for the proxy; `None` when a length exceeds 32 bits.
pub(crate) fn encode(fields: &[HeaderField<'_>]) -> Option<Vec<u8>> {
    let texts = fields.iter().flat_map(|(name, value)| [*name, *value]);
    let size: usize = texts.clone().map(|text| WORD + text.len() + 1).sum();
    let mut bytes = Vec::with_capacity(WORD + size);
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

fn integer(bytes: &[u8], at: usize) -> Option<usize> {
    let word = bytes.get(at..)?.first_chunk()?;
    usize::try_from(u32::from_le_bytes(*word)).ok()
}

#[inline(always)]
fn take<'b>(texts: &mut &'b [u8], length: [u8; WORD]) -> Option<&'b [u8]> {
    let length = usize::try_from(u32::from_le_bytes(length)).ok()?;
    let (text, rest) = texts.split_at_checked(length)?;
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
    fn encoding_and_decoding_are_a_round_trip() {
        assert_eq!(decode(&encode(&FIELDS).unwrap()), Ok(FIELDS.to_vec()));
        assert_eq!(decode(&[]), Ok(Vec::new()));
        assert_eq!(decode(&encode(&[]).unwrap()), Ok(Vec::new()));
    }

    #[test]
    fn the_encoding_is_that_of_the_abi() {
        assert_eq!(encode(&[(b"ab", b"c")]).unwrap(), b"\x01\0\0\0\x02\0\0\0\x01\0\0\0ab\0c\0");
    }

    #[test]
    fn truncated_bytes_are_an_error() {
        let whole = encode(&FIELDS).unwrap();
        for end in 1..whole.len() {
            assert_eq!(decode(&whole[..end]), Err(HostError::Malformed), "the first {end} bytes");
        }
    }

    #[test]
    fn a_count_or_length_beyond_the_bytes_is_an_error() {
        assert_eq!(decode(&[0xFF; 64]), Err(HostError::Malformed));
        assert_eq!(
            decode(b"\x01\0\0\0\xFF\xFF\xFF\xFF\x01\0\0\0ab\0c\0"),
            Err(HostError::Malformed)
        );
    }
}
