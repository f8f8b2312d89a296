//! A strict JSON reader (RFC 8259), with all faults of a text.
//!
//! A [`Document`] is a flat list of nodes over the text. Values are not converted, and only strings with
//! escapes are copied. Syntax errors stop the reader. Duplicate members, lone surrogates and oversized
//! values do not: they are [`Fault`]s in addition to the document, so that they do not hide other faults.
//!
//! ```
//! use acg_policy::json::{FaultKind, read};
//!
//! let (document, faults) = read(br#"{"name": "contoso", "name": "fabrikam"}"#);
//! let document = document.unwrap();
//! let name = document.root().get("name").and_then(|name| name.as_str());
//! assert_eq!(name, Some("contoso"));
//! assert_eq!(faults[0].kind, FaultKind::DuplicateMember);
//!
//! let (document, faults) = read(br#"{"name": }"#);
//! assert!(document.is_none());
//! assert!(matches!(faults[0].kind, FaultKind::Syntax(_)));
//! ```

mod container;
mod document;
mod duplicates;
mod fault;
mod kind;
mod limits;
mod number;
mod reader;
mod string;
mod value;
#[doc(hidden)]
pub mod writer;

pub use document::Document;
pub(crate) use document::{NO_MEMBER, OwnedDocument};
pub use fault::{Encoding, Fault, FaultKind, Limit, Syntax};
pub(crate) use fault::{FoundFault, line_and_column};
pub use kind::Kind;
pub use limits::{
    MAX_DEPTH, MAX_IDENTIFIER_NODES, MAX_NODES, MAX_NUMBER_CHARACTERS, MAX_RESPONSE_NODES,
    MAX_STRING_BYTES,
};
pub(crate) use reader::read_as;
pub use reader::{read, read_response};
pub(crate) use value::Children;
pub use value::Value;
