//! The encoding of header maps in the proxy-wasm ABI: the number of pairs, the length of every name
//! and value, then the names and values, each followed by a NUL.

use acg_policy::HeaderField;

use super::host::HostError;

/// Decodes a map from the proxy. Inconsistent bytes are an error, never a panic.
pub(crate) fn decode(bytes: &[u8]) -> Result<Vec<HeaderField<'_>>, HostError> {
    decode_each(bytes)?.collect()
}

/// As [`decode`], one field after the other. They are not copied: every request has a dozen of them.
pub(crate) fn decode_each(
    bytes: &[u8],
) -> Result<impl ExactSizeIterator<Item = Result<HeaderField<'_>, HostError>>, HostError> {
    let (lengths, mut texts) = split(bytes).ok_or(HostError::Malformed)?;
    let next = move |lengths| take_field(&mut texts, lengths).ok_or(HostError::Malformed);
    Ok(lengths.iter().map(next))
}

/// The fields of a map from the proxy that [`decode`] accepts, one after the other.
pub(crate) fn fields(bytes: &[u8]) -> impl Iterator<Item = HeaderField<'_>> {
    let (lengths, mut texts) = split(bytes).unwrap_or_default();
    lengths.iter().map_while(move |lengths| take_field(&mut texts, lengths))
}

/// Encodes a map for the proxy; `None` when a length exceeds 32 bits.
pub(crate) fn encode(fields: &[HeaderField<'_>]) -> Option<Vec<u8>> {
    encode_all(fields)
}

/// The same for fields of text.
pub(crate) fn encode_texts(fields: &[(&str, &str)]) -> Option<Vec<u8>> {
    encode_all(fields)
}

fn encode_all<T: AsRef<[u8]>>(fields: &[(T, T)]) -> Option<Vec<u8>> {
    let texts = || fields.iter().flat_map(|(name, value)| [name.as_ref(), value.as_ref()]);
    let sizes = texts().map(|text| WORD + text.len() + 1);
    // Every text ends with a NUL, which is already there.
    let mut bytes = vec![0; WORD + sizes.sum::<usize>()];
    let (count, rest) = bytes.split_first_chunk_mut()?;
    *count = length(fields.len())?;
    let (lengths, mut free) = rest.split_at_mut_checked(fields.len() * PAIR)?;
    for (text, place) in texts().zip(lengths.as_chunks_mut().0) {
        *place = length(text.len())?;
        let (place, rest) = free.split_at_mut_checked(text.len())?;
        place.copy_from_slice(text);
        free = rest.split_first_mut()?.1;
    }
    Some(bytes)
}

fn length(length: usize) -> Option<[u8; WORD]> {
    u32::try_from(length).ok().map(u32::to_le_bytes)
}

/// The lengths of each field, and the texts.
fn split(bytes: &[u8]) -> Option<(&[[u8; PAIR]], &[u8])> {
    if bytes.is_empty() {
        return Some((&[], &[]));
    }
    let (count, rest) = bytes.split_first_chunk()?;
    let count = usize::try_from(u32::from_le_bytes(*count)).ok()?;
    let (lengths, texts) = rest.split_at_checked(count.checked_mul(PAIR)?)?;
    Some((lengths.as_chunks().0, texts))
}

#[inline(always)]
fn take_field<'b>(texts: &mut &'b [u8], lengths: &[u8; PAIR]) -> Option<HeaderField<'b>> {
    let [a, b, c, d, length_of_value @ ..] = *lengths;
    Some((take(texts, [a, b, c, d])?, take(texts, length_of_value)?))
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
        assert!(fields(&encode(&FIELDS).unwrap()).eq(FIELDS));
        assert_eq!(decode(&[]), Ok(Vec::new()));
        assert_eq!(decode(&encode(&[]).unwrap()), Ok(Vec::new()));
    }

    #[test]
    fn the_encoding_is_that_of_the_abi() {
        assert_eq!(encode_texts(&[("ab", "c")]), encode(&[(b"ab", b"c")]));
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
