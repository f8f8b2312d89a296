//! What a refusal passes on from the API's response to the lookup of the account.

use crate::Reply;

/// Header fields of the API's response to the lookup of an account that a refusal can pass on; see [`Reply::passes_on`].
///
/// ```
/// assert_eq!(acg_policy_wire::FROM_API, ["www-authenticate", "retry-after"]);
/// ```
pub const FROM_API: [&str; 2] = ["www-authenticate", "retry-after"];

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
