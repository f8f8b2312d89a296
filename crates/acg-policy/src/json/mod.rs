//! Strict JSON (RFC 8259) read from bytes: every outlet sees the same faults in the same text.
//!
//! A [`Document`] is a flat list of nodes over the text. Nothing is converted or copied, except
//! strings that have escapes. Duplicate members, lone surrogates and oversized values are
//! [`Fault`]s beside the document, so that they never hide what else is wrong; only text that
//! cannot be followed further has no document.

mod container;
mod duplicates;
mod fault;
mod limits;
mod number;
mod reader;
mod string;
mod value;

pub use fault::{Encoding, Fault, FaultKind, Limit, Syntax};
pub use limits::{
    MAX_DEPTH, MAX_NODES, MAX_NUMBER_CHARACTERS, MAX_RESPONSE_NODES, MAX_STRING_BYTES,
};
pub(crate) use reader::read_as;
pub use reader::{read, read_response};
pub use value::{Document, Kind, Value};
pub(crate) use value::{NO_MEMBER, OwnedDocument};
