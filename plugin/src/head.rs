//! The header fields of a request, with the pseudo-header fields apart.

use acg_policy::Header;

/// The header fields of a request, with the pseudo-header fields apart.
pub(crate) struct RequestHead<'f> {
    pub(crate) method: &'f [u8],
    pub(crate) path: &'f [u8],
    pub(crate) headers: Vec<Header<'f>>,
}

impl<'f> RequestHead<'f> {
    /// `None` unless there is one method and one path. Only `CONNECT` has no path.
    pub(crate) fn read(fields: &[Header<'f>]) -> Option<Self> {
        let mut headers = Vec::with_capacity(fields.len());
        headers.extend(fields.iter().filter(|(name, _)| !name.starts_with(b":")));
        // The first value, and whether there are more.
        let values = |wanted: &[u8]| {
            let mut values =
                fields.iter().filter(|(name, _)| *name == wanted).map(|(_, value)| *value);
            (values.next(), values.next().is_some())
        };
        match (values(b":method"), values(b":path")) {
            ((Some(method), false), (Some(path), false)) => Some(Self { method, path, headers }),
            ((Some(b"CONNECT"), false), (None, _)) => {
                Some(Self { method: b"CONNECT", path: b"", headers })
            }
            _ => None,
        }
    }
}
