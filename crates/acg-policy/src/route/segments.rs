//! The segments of a path, and the action in one of them.

use crate::text::bytes::position;

/// As `split('/')`, whose setup costs more than searching a path.
pub(super) fn segments(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(path);
    core::iter::from_fn(move || {
        let path = rest?;
        let end = position(path.as_bytes(), b'/');
        rest = end.and_then(|end| path.get(end + 1..));
        path.get(..end.unwrap_or(path.len()))
    })
}

/// Splits at the first colon, also an escaped one: account names cannot contain a colon.
pub(super) fn split_action(segment: &str) -> (&str, Option<&str>) {
    let bytes = segment.as_bytes();
    if position(bytes, b':').is_none() && position(bytes, b'%').is_none() {
        return (segment, None);
    }
    let colon = |at: usize| match bytes.get(at..) {
        Some([b':', ..]) => Some((at, at + 1)),
        Some([b'%', b'3', b'A' | b'a', ..]) => Some((at, at + 3)),
        _ => None,
    };
    let Some((end, start)) = (0..segment.len()).find_map(colon) else { return (segment, None) };
    (segment.get(..end).unwrap_or_default(), segment.get(start..))
}
