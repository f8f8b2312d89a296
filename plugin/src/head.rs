//! The header fields of a request, with the pseudo-header fields apart.

use acg_policy::HeaderField;

/// The header fields of a request, with the pseudo-header fields apart.
pub(crate) struct RequestHead<'f> {
    pub(crate) method: &'f [u8],
    pub(crate) path: &'f [u8],
    pub(crate) headers: Vec<HeaderField<'f>>,
}

impl<'f> RequestHead<'f> {
    /// `None` unless there is one method and one path. Only `CONNECT` has no path.
    pub(crate) fn read(fields: &[HeaderField<'f>]) -> Option<Self> {
        let mut headers = Vec::with_capacity(fields.len());
        let (mut method, mut path) = (None, None);
        for field in fields {
            let (name, value) = *field;
            let pseudo_header = match name {
                b":method" => &mut method,
                b":path" => &mut path,
                [b':', ..] => continue,
                _ => {
                    headers.push(*field);
                    continue;
                }
            };
            if pseudo_header.replace(value).is_some() {
                return None;
            }
        }
        match (method, path) {
            (Some(method), Some(path)) => Some(Self { method, path, headers }),
            (Some(b"CONNECT"), None) => Some(Self { method: b"CONNECT", path: b"", headers }),
            _ => None,
        }
    }
}
