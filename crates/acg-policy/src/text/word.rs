//! Words with a fixed set of values: their conversions from and to text.

use core::fmt;

use super::near::nearest;

/// The error of reading a text that is none of the words of a type.
///
/// ```
/// use acg_policy::Level;
///
/// let error = "warnign".parse::<Level>().unwrap_err();
/// assert_eq!(error.nearest(), Some("warning"));
/// assert_eq!(error.to_string(), "unknown level; did you mean `warning`?");
/// let error = "loud".parse::<Level>().unwrap_err();
/// assert_eq!(error.to_string(), "unknown level; expected `error`, `warning` or `off`");
/// assert_eq!(error.expected(), ["error", "warning", "off"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownWord {
    what: &'static str,
    expected: &'static [&'static str],
    nearest: Option<&'static str>,
}

impl UnknownWord {
    pub(crate) fn new(what: &'static str, word: &str, expected: &'static [&'static str]) -> Self {
        Self { what, expected, nearest: nearest(word, expected.iter().copied()) }
    }

    /// The known word that is closest to the text, if one is close.
    #[must_use]
    pub fn nearest(&self) -> Option<&'static str> {
        self.nearest
    }

    /// Every known word.
    #[must_use]
    pub fn expected(&self) -> &'static [&'static str] {
        self.expected
    }
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown {}; ", self.what)?;
        if let Some(nearest) = self.nearest {
            return write!(f, "did you mean `{nearest}`?");
        }
        f.write_str("expected ")?;
        for (index, word) in self.expected.iter().enumerate() {
            let separator = match index {
                0 => "",
                _ if index + 1 == self.expected.len() => " or ",
                _ => ", ",
            };
            write!(f, "{separator}`{word}`")?;
        }
        Ok(())
    }
}

impl core::error::Error for UnknownWord {}

/// Implements `Display`, `FromStr` and `TryFrom<&str>` for a type that is one of a set of words.
/// `$name` gives the word of a value in constant evaluation.
macro_rules! words {
    ($type:ty, $what:literal, $name:ident, [$($value:expr),+ $(,)?]) => {
        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.$name())
            }
        }

        impl core::str::FromStr for $type {
            type Err = $crate::text::word::UnknownWord;

            fn from_str(word: &str) -> Result<Self, $crate::text::word::UnknownWord> {
                const EXPECTED: &[&str] = &[$(<$type>::$name($value)),+];
                let known = [$($value),+].into_iter().find(|value| value.$name() == word);
                known.ok_or_else(|| $crate::text::word::UnknownWord::new($what, word, EXPECTED))
            }
        }

        impl TryFrom<&str> for $type {
            type Error = $crate::text::word::UnknownWord;

            fn try_from(word: &str) -> Result<Self, $crate::text::word::UnknownWord> {
                word.parse()
            }
        }
    };
}

pub(crate) use words;
