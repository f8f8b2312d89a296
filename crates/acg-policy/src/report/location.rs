//! Places in a request: a part, and a pointer inside it.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::text::word::words;

/// A place in a request.
///
/// ```
/// use acg_policy::{Location, Part, Segment};
///
/// let pointer = vec![Segment::Key("numbers".into()), Segment::Index(2)];
/// let location = Location { part: Part::Body, pointer };
/// assert_eq!(location.json_pointer(), "/numbers/2");
/// assert_eq!(location.to_string(), "body /numbers/2");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the wire crate destructures it whole, so that a new member is never forgotten there"
)]
pub struct Location {
    /// The part of the request.
    pub part: Part,
    /// The path to the place inside that part: the name of a parameter or header field, or member names
    /// and indices. Empty for the part as a whole.
    pub pointer: Vec<Segment>,
}

impl Location {
    /// The path to the place as a JSON Pointer (RFC 6901), for example
    /// `/serviceDetails/teamsOperatorConnect/enabled`. Empty for the part as a whole.
    ///
    /// ```
    /// use acg_policy::{Location, Part, Segment};
    ///
    /// let location = Location { part: Part::Body, pointer: vec![Segment::Key("a/b".into())] };
    /// assert_eq!(location.json_pointer(), "/a~1b");
    /// ```
    #[must_use]
    pub fn json_pointer(&self) -> String {
        let mut pointer = String::new();
        for segment in &self.pointer {
            pointer.push('/');
            segment.push_escaped(&mut pointer);
        }
        pointer
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.part.as_str())?;
        if self.pointer.is_empty() {
            return Ok(());
        }
        // Member names come from the request. They are escaped so that they cannot break log lines.
        write!(f, " {}", self.json_pointer().escape_debug())
    }
}

/// A part of a request.
///
/// ```
/// use acg_policy::Part;
///
/// assert_eq!(Part::ALL.map(Part::as_str), ["path", "query", "header", "body"]);
/// assert_eq!("header".parse(), Ok(Part::Header));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "every adapter must handle each")]
pub enum Part {
    /// The method and the path.
    Path,
    /// The query.
    Query,
    /// The header fields.
    Header,
    /// The body.
    Body,
}

impl Part {
    /// Every part, in the order in which a report lists issues.
    pub const ALL: [Self; 4] = [Self::Path, Self::Query, Self::Header, Self::Body];

    /// `path`, `query`, `header` or `body`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Body => "body",
        }
    }
}

words!(Part, "part", as_str, [Part::Path, Part::Query, Part::Header, Part::Body]);

/// A segment of a pointer. The member `"0"` and the element 0 are different segments.
///
/// ```
/// use acg_policy::Segment;
///
/// assert_ne!(Segment::Key("0".into()), Segment::Index(0));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "every adapter must handle each")]
pub enum Segment {
    /// A member, parameter or header field, by name.
    Key(Cow<'static, str>),
    /// An array element, by position from 0.
    Index(usize),
}

impl Segment {
    fn push_escaped(&self, out: &mut String) {
        match self {
            Self::Key(key) => {
                for character in key.chars() {
                    match character {
                        '~' => out.push_str("~0"),
                        '/' => out.push_str("~1"),
                        other => out.push(other),
                    }
                }
            }
            Self::Index(index) => out.push_str(&index.to_string()),
        }
    }
}
