//! The identifiers by which a request is found in the logs of other systems.

use acg_policy::HeaderField;

/// The identifiers of one request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RequestIds<'h> {
    /// `x-request-id`, which Envoy sets.
    pub(crate) request: Option<&'h str>,
    /// `x-ms-client-request-id`, which the caller sets, and the API returns.
    pub(crate) client: Option<&'h str>,
}

impl<'h> RequestIds<'h> {
    /// Reads the header fields of a request. A repeated field, and one that is not an identifier, is
    /// ignored: it is returned in a reply and written to the log.
    pub(crate) fn read(fields: impl Iterator<Item = HeaderField<'h>>) -> Self {
        let (mut request, mut client) = (None, None);
        for (name, value) in fields {
            let found = match name {
                _ if name == REQUEST_ID.as_bytes() => &mut request,
                _ if name == CLIENT_REQUEST_ID.as_bytes() => &mut client,
                _ => continue,
            };
            // An empty value is not an identifier.
            *found = Some(if found.is_none() { value } else { b"" });
        }
        Self { request: request.and_then(id), client: client.and_then(id) }
    }

    /// The header fields of a reply to the request.
    pub(crate) fn fields(self) -> impl Iterator<Item = (&'static str, &'h str)> {
        let request = self.request.map(|id| (REQUEST_ID, id));
        request.into_iter().chain(self.client.map(|id| (CLIENT_REQUEST_ID, id)))
    }
}

/// The value of a header field, if it is an identifier.
fn id(value: &[u8]) -> Option<&str> {
    let is_id_byte = |byte: &u8| ID_BYTES.get(usize::from(*byte)).is_some_and(|is_one| *is_one);
    let is_id = (1..=MAX_BYTES).contains(&value.len()) && value.iter().all(is_id_byte);
    if is_id { std::str::from_utf8(value).ok() } else { None }
}

/// Whether identifiers can have each byte: those of UUIDs, and of the identifiers of other systems; no character that JSON or HTTP
/// escapes.
const ID_BYTES: [bool; 256] = {
    let mut bytes = [false; 256];
    let mut byte: u8 = 0;
    while byte < 0x80 {
        #[expect(clippy::indexing_slicing, reason = "every byte has an element")]
        let is_one = &mut bytes[byte as usize];
        *is_one = byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'.' | b'_' | b'~' | b':' | b'+' | b'/' | b'=' | b'|' | b'@');
        byte += 1;
    }
    bytes
};

const REQUEST_ID: &str = "x-request-id";
const CLIENT_REQUEST_ID: &str = "x-ms-client-request-id";
/// A UUID has 36 bytes.
const MAX_BYTES: usize = 128;

#[cfg(test)]
mod tests {
    use super::*;

    fn client_id<'h>(values: &[&'h [u8]]) -> Option<&'h str> {
        let fields = values.iter().map(|value| (CLIENT_REQUEST_ID.as_bytes(), *value));
        RequestIds::read(fields).client
    }

    #[test]
    fn identifiers_are_read_and_returned() {
        let fields: [HeaderField<'_>; 2] = [
            (b"x-request-id", b"7f1c2a4e-0000-4000-8000-000000000001"),
            (b"x-ms-client-request-id", b"portal:42"),
        ];
        let ids = RequestIds::read(fields.into_iter());
        let returned: Vec<_> = ids.fields().collect();
        let expected = [
            ("x-request-id", "7f1c2a4e-0000-4000-8000-000000000001"),
            ("x-ms-client-request-id", "portal:42"),
        ];
        assert_eq!(returned, expected);
        assert_eq!(RequestIds::read([].into_iter()).fields().count(), 0);
    }

    #[test]
    fn other_values_are_ignored() {
        assert_eq!(client_id(&[&[b'a'; 128]]).map(|id| id.len()), Some(128));
        let too_long = [b'a'; 129];
        for value in
            [&b""[..], b"a b", b"a\"", b"a\r\nx: y", b"\xff", b"<script>", b"a,b", &too_long]
        {
            assert_eq!(client_id(&[value]), None, "{value:?}");
        }
        assert_eq!(client_id(&[b"a", b"b"]), None);
    }
}
