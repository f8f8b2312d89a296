//! The types of JSON values.

/// The type of a JSON value.
///
/// ```
/// use acg_policy::json::Kind;
///
/// assert_eq!(Kind::Object.with_article(), "an object");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "RFC 8259 has no more")]
pub enum Kind {
    /// `[…]`
    Array,
    /// `true` or `false`
    Boolean,
    /// `null`
    Null,
    /// A number
    Number,
    /// `{…}`
    Object,
    /// `"…"`
    String,
}

impl Kind {
    /// The name with its article, for messages: `an object`.
    #[must_use]
    pub const fn with_article(self) -> &'static str {
        match self {
            Self::Array => "an array",
            Self::Boolean => "a boolean",
            Self::Null => "null",
            Self::Number => "a number",
            Self::Object => "an object",
            Self::String => "a string",
        }
    }
}
