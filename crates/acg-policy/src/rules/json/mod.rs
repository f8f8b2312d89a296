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

use crate::json::{Fault, FaultKind};
use crate::rules::findings::Findings;
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

/// Reports a fault that the reader found in `text`.
pub(crate) fn report(fault: &Fault, text: &[u8], out: &mut Findings<'_>) {
    match fault.kind {
        FaultKind::DuplicateMember => duplicate_member::report(fault, out),
        FaultKind::Encoding(encoding) => encoding::report(fault, encoding, out),
        FaultKind::Limit(limit) => limits::report(fault, limit, out),
        FaultKind::Syntax(syntax) => syntax::report(fault, syntax, text, out),
    }
}
