//! Rules about the structure of a body: whether it is JSON, and whether it matches the schema.
//!
//! The reader and the schema walk find the faults; each file turns one kind of fault into an issue.

pub(crate) mod control_character;
pub(crate) mod duplicate_member;
pub(crate) mod encoding;
pub(crate) mod limits;
pub(crate) mod member_case;
pub(crate) mod missing_member;
pub(crate) mod null_member;
pub(crate) mod read_only_member;
pub(crate) mod syntax;
pub(crate) mod r#type;
pub(crate) mod unknown_member;

use crate::json::{Document, FaultKind, FoundFault, Value};
use crate::rules::findings::{At, Findings};
use crate::rules::rules;

rules!(
    control_character,
    duplicate_member,
    encoding,
    limits,
    member_case,
    missing_member,
    null_member,
    read_only_member,
    syntax,
    r#type,
    unknown_member,
);

/// Reports a fault that the reader found in `text`, of which it reads `max_nodes` members and elements.
/// `document` is `None` if the text has none.
pub(crate) fn report(
    fault: FoundFault,
    text: &[u8],
    max_nodes: usize,
    document: Option<&Document<'_>>,
    out: &mut Findings<'_>,
) {
    let FoundFault { kind, node, offset } = fault;
    let at = match document {
        Some(document) => At::Offset(Value { document, index: node }, offset),
        None => At::Body,
    };
    match kind {
        FaultKind::DuplicateMember => duplicate_member::report(at, out),
        FaultKind::Encoding(encoding) => encoding::report(at, encoding, offset, out),
        FaultKind::Limit(limit) => limits::report(at, limit, max_nodes, out),
        FaultKind::Syntax(syntax) => syntax::report(syntax, text, offset, out),
    }
}
