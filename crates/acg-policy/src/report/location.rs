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
        let mut pointer = String::with_capacity(self.pointer.len() * USUAL_SEGMENT_BYTES);
        for segment in &self.pointer {
            pointer.push('/');
            segment.push_escaped(&mut pointer);
        }
        pointer
    }

    /// The index of the number of a batch that the place is in, or is; `None` for other places. See
    /// [`Validator::batches`](crate::Validator::batches).
    ///
    /// ```
    /// use acg_policy::{Location, Part, Segment};
    ///
    /// let pointer = vec![Segment::Key("numbers".into()), Segment::Index(2), Segment::Key("usage".into())];
    /// let location = Location { part: Part::Body, pointer };
    /// assert_eq!(location.item(), Some(2));
    /// assert_eq!(location.member(), Some("usage"));
    /// ```
    #[must_use]
    pub fn item(&self) -> Option<usize> {
        match self.pointer.as_slice() {
            [Segment::Key(list), Segment::Index(index), ..] if list == "numbers" => Some(*index),
            _ => None,
        }
    }

    /// The name of the member, parameter or header field that the place is in, or is: the last name of the path, for
    /// example the column of a table. `None` for a part as a whole.
    ///
    /// ```
    /// use acg_policy::{Number, Validator};
    ///
    /// let body = br#"{"telephoneNumber": "+442079460123", "accountName": "contoso", "serviceDetails": {
    ///     "teamsDirectRouting": {"enabled": "yes"}}}"#;
    /// let report = Validator::default().check_number(body, None);
    /// assert_eq!(report.issues()[0].location.member(), Some("enabled"));
    /// ```
    #[must_use]
    pub fn member(&self) -> Option<&str> {
        self.pointer.iter().rev().find_map(|segment| match segment {
            Segment::Key(name) => Some(name.as_ref()),
            Segment::Index(_) => None,
        })
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
                let mut rest = &**key;
                let is_special = |byte| matches!(byte, b'~' | b'/');
                while let Some((plain, special)) =
                    rest.bytes().position(is_special).and_then(|at| rest.split_at_checked(at))
                {
                    out.push_str(plain);
                    out.push_str(if special.starts_with('~') { "~0" } else { "~1" });
                    rest = special.get(1..).unwrap_or_default();
                }
                out.push_str(rest);
            }
            Self::Index(index) => out.push_str(&index.to_string()),
        }
    }
}

/// Most names of members have fewer bytes.
const USUAL_SEGMENT_BYTES: usize = 16;
