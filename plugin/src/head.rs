//! The header fields of a request, with the pseudo-header fields apart.

use std::borrow::Cow;

use acg_policy::HeaderField;

/// The header fields of a request, with the pseudo-header fields apart.
pub(crate) struct RequestHead<'h, 'f> {
    pub(crate) method: &'f [u8],
    pub(crate) path: &'f [u8],
    pub(crate) headers: Cow<'h, [HeaderField<'f>]>,
}

impl<'h, 'f> RequestHead<'h, 'f> {
    /// `None` unless there is one method and one path. Only `CONNECT` has no path.
    pub(crate) fn read(fields: &'h [HeaderField<'f>]) -> Option<Self> {
        let (mut method, mut path) = (None, None);
        // The proxy passes the pseudo-header fields first, so that nothing is copied.
        let mut rest = fields;
        while let [(name, value), others @ ..] = rest
            && is_pseudo(name)
        {
            let repeated = match *name {
                b":method" => method.replace(*value),
                b":path" => path.replace(*value),
                _ => None,
            };
            if repeated.is_some() {
                return None;
            }
            rest = others;
        }
        let headers = match rest.iter().any(|(name, _)| is_pseudo(name)) {
            false => Cow::Borrowed(rest),
            true => return Self::read_in_any_order(fields),
        };
        match (method, path) {
            (Some(method), Some(path)) => Some(Self { method, path, headers }),
            (Some(b"CONNECT"), None) => Some(Self { method: b"CONNECT", path: b"", headers }),
            _ => None,
        }
    }

    /// Sorts the fields first.
    #[cold]
    #[inline(never)]
    fn read_in_any_order(fields: &[HeaderField<'f>]) -> Option<Self> {
        let mut sorted = fields.to_vec();
        sorted.sort_by_key(|(name, _)| !is_pseudo(name));
        let RequestHead { method, path, headers } = RequestHead::read(&sorted)?;
        Some(Self { method, path, headers: Cow::Owned(headers.into_owned()) })
    }
}

fn is_pseudo(name: &[u8]) -> bool {
    name.first() == Some(&b':')
}
