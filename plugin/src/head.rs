//! The header fields of a request, with the pseudo-header fields apart.

use acg_policy::HeaderField;

use crate::abi::header_map;
use crate::failure::InternalError;

/// The header fields of a request, with the pseudo-header fields apart.
#[derive(Debug)]
pub(crate) struct RequestHead<'f> {
    pub(crate) method: &'f [u8],
    pub(crate) path: &'f [u8],
    pub(crate) headers: Vec<HeaderField<'f>>,
}

impl<'f> RequestHead<'f> {
    /// Decodes the fields from the proxy.
    ///
    /// # Errors
    /// They are malformed, or there is not one method and one path. Only `CONNECT` has no path.
    pub(crate) fn decode(encoded: &'f [u8]) -> Result<Self, InternalError> {
        let fields = header_map::decode_each(encoded).map_err(InternalError::Headers)?;
        let (mut method, mut path) = (None, None);
        let mut headers = Vec::with_capacity(fields.len());
        for field in fields {
            let (name, value) = field.map_err(InternalError::Headers)?;
            if name.first() != Some(&b':') {
                headers.push((name, value));
                continue;
            }
            let part = match name.len() {
                7 if name == b":method" => &mut method,
                5 if name == b":path" => &mut path,
                _ => continue,
            };
            if part.replace(value).is_some() {
                return Err(InternalError::PseudoHeaders);
            }
        }
        match (method, path) {
            (Some(method), Some(path)) => Ok(Self { method, path, headers }),
            (Some(b"CONNECT"), None) => Ok(Self { method: b"CONNECT", path: b"", headers }),
            _ => Err(InternalError::PseudoHeaders),
        }
    }
}
