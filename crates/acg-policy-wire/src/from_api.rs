//! What a refusal passes on from the API's response to the lookup of the account.

use crate::Reply;

/// Header fields of the API's response to the lookup of an account that a refusal can pass on; see [`Reply::passes_on`].
///
/// ```
/// assert_eq!(acg_policy_wire::FROM_API, ["www-authenticate", "retry-after"]);
/// ```
pub const FROM_API: [&str; 2] = ["www-authenticate", "retry-after"];

/// The values of one such field that a refusal passes on: the first four that have at most 1,024 bytes, all of them visible
/// ASCII characters or spaces.
///
/// ```
/// use acg_policy_wire::values_from_api;
///
/// let values: [&[u8]; 3] = [b"Bearer realm=\"api\"", b"Basic\r\nset-cookie: a", b"Negotiate"];
/// assert!(values_from_api(values).eq(["Bearer realm=\"api\"", "Negotiate"]));
/// ```
pub fn values_from_api<'v>(
    values: impl IntoIterator<Item = &'v [u8]>,
) -> impl Iterator<Item = &'v str> {
    let is_valid = |value: &&[u8]| {
        value.len() <= MAX_VALUE_BYTES
            && value.iter().all(|byte| *byte == b' ' || byte.is_ascii_graphic())
    };
    let valid = values.into_iter().filter(is_valid);
    valid.filter_map(|value| core::str::from_utf8(value).ok()).take(MAX_VALUES)
}

impl Reply {
    /// Whether a header field of the API's response to the lookup of the account takes the place of that of the reply. The
    /// name is in lower case.
    ///
    /// ```
    /// use acg_policy_wire::Reply;
    ///
    /// let busy = Reply { status: 429, headers: Vec::new(), body: Vec::new() };
    /// assert!(busy.passes_on("retry-after") && !busy.passes_on("www-authenticate"));
    /// ```
    #[must_use]
    pub fn passes_on(&self, name: &str) -> bool {
        match name {
            "www-authenticate" => matches!(self.status, 401 | 403),
            "retry-after" => matches!(self.status, 429 | 503),
            _ => false,
        }
    }
}

const MAX_VALUES: usize = 4;
const MAX_VALUE_BYTES: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_few_and_short_and_visible_values_are_passed_on() {
        let [longest, too_long] =
            [MAX_VALUE_BYTES, MAX_VALUE_BYTES + 1].map(|size| [b'a'; 1_025][..size].to_vec());
        let values: [&[u8]; 9] =
            [b"a\tb", &too_long, b"\xff", b"\x7f", &longest, b"Bearer a=\"b\"", b"", b"c", b"d"];
        let longest = core::str::from_utf8(&longest).unwrap();
        assert!(values_from_api(values).eq([longest, "Bearer a=\"b\"", "", "c"]));
    }
}
