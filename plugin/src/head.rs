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
        let pseudo = fields.iter().filter(|(name, _)| is_pseudo(name));
        let (mut method, mut path, mut count) = (None, None, 0);
        for (name, value) in pseudo {
            count += 1;
            let pseudo_header = match *name {
                b":method" => &mut method,
                b":path" => &mut path,
                _ => continue,
            };
            if pseudo_header.replace(*value).is_some() {
                return None;
            }
        }
        let headers = without_pseudo(fields, count);
        match (method, path) {
            (Some(method), Some(path)) => Some(Self { method, path, headers }),
            (Some(b"CONNECT"), None) => Some(Self { method: b"CONNECT", path: b"", headers }),
            _ => None,
        }
    }
}

/// The fields without the `count` pseudo-header fields. The proxy passes those first, so that nothing is copied.
fn without_pseudo<'h, 'f>(
    fields: &'h [HeaderField<'f>],
    count: usize,
) -> Cow<'h, [HeaderField<'f>]> {
    match fields.split_at_checked(count) {
        Some((first, rest)) if first.iter().all(|(name, _)| is_pseudo(name)) => Cow::Borrowed(rest),
        _ => fields.iter().filter(|(name, _)| !is_pseudo(name)).copied().collect(),
    }
}

fn is_pseudo(name: &[u8]) -> bool {
    name.first() == Some(&b':')
}
