//! The identifiers by which a request is found in the logs of other systems.

use acg_policy::HeaderField;

/// The identifiers of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RequestIds {
    /// `x-request-id`, which Envoy sets.
    pub(crate) request: Option<String>,
    /// `x-ms-client-request-id`, which the caller sets, and the API returns.
    pub(crate) client: Option<String>,
}

impl RequestIds {
    /// Reads the header fields of a request. A repeated field, and one that is not an identifier, is
    /// ignored: it is returned in a reply and written to the log.
    pub(crate) fn read(fields: &[HeaderField<'_>]) -> Self {
        let id = |wanted: &[u8]| {
            let mut values = fields.iter().filter(|(name, _)| *name == wanted);
            let (_, value) = values.next().filter(|_| values.next().is_none())?;
            let is_id = (1..=MAX_BYTES).contains(&value.len()) && value.iter().all(is_id_byte);
            if is_id { String::from_utf8(value.to_vec()).ok() } else { None }
        };
        Self { request: id(REQUEST_ID.as_bytes()), client: id(CLIENT_REQUEST_ID.as_bytes()) }
    }

    /// The header fields of a reply to the request.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let request = self.request.as_deref().map(|id| (REQUEST_ID, id));
        request.into_iter().chain(self.client.as_deref().map(|id| (CLIENT_REQUEST_ID, id)))
    }
}

/// UUIDs, and the identifiers of other systems; no character that JSON or HTTP escapes.
fn is_id_byte(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'-' | b'.' | b'_' | b'~' | b':' | b'+' | b'/' | b'=' | b'|' | b'@')
}

const REQUEST_ID: &str = "x-request-id";
const CLIENT_REQUEST_ID: &str = "x-ms-client-request-id";
/// A UUID has 36 bytes.
const MAX_BYTES: usize = 128;

#[cfg(test)]
mod tests {
    use super::*;

    fn client_id(values: &[&[u8]]) -> Option<String> {
        let fields = values.iter().map(|value| (CLIENT_REQUEST_ID.as_bytes(), *value));
        RequestIds::read(&fields.collect::<Vec<_>>()).client
    }

    #[test]
    fn identifiers_are_read_and_returned() {
        let fields: [HeaderField<'_>; 2] = [
            (b"x-request-id", b"7f1c2a4e-0000-4000-8000-000000000001"),
            (b"x-ms-client-request-id", b"portal:42"),
        ];
        let ids = RequestIds::read(&fields);
        let returned: Vec<_> = ids.fields().collect();
        let expected = [
            ("x-request-id", "7f1c2a4e-0000-4000-8000-000000000001"),
            ("x-ms-client-request-id", "portal:42"),
        ];
        assert_eq!(returned, expected);
        assert_eq!(RequestIds::read(&[]).fields().count(), 0);
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
