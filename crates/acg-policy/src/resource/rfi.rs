//! The merge patch of a request for information.

use super::draft::{Field, Text};
use crate::api::schema::rfi::{RelationshipMember, RfiMember};
use crate::json::{Kind, Value};

/// What an operator tells a possible customer, as the rules judge it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RfiDraft<'d> {
    /// The patch as a whole.
    pub(crate) at: Value<'d>,
    pub(crate) relationship: Field<Value<'d>>,
    pub(crate) status: Field<Text<'d>>,
    pub(crate) comment: Field<Text<'d>>,
    /// The `null` that stands for the comment, when the patch deletes it.
    pub(crate) deleted_comment: Option<Value<'d>>,
}

impl<'d> RfiDraft<'d> {
    pub(crate) fn read(patch: Value<'d>) -> Self {
        let relationship = patch.member(RfiMember::CustomerRelationship);
        let deleted = |relationship: Value<'d>| {
            let row = u8::from(RelationshipMember::Comment);
            let named = |child: &Value<'_>| child.node().is_some_and(|node| node.member == row);
            // The first one counts, in its right spelling.
            let comment = |child: &Value<'_>| named(child) && child.key() == Some("comment");
            relationship.children().find(comment).filter(|child| child.kind() == Kind::Null)
        };
        Self {
            at: patch,
            relationship,
            status: relationship.and_then(|at| at.text_member(RelationshipMember::Status)),
            comment: relationship.and_then(|at| at.text_member(RelationshipMember::Comment)),
            deleted_comment: relationship.present().and_then(deleted),
        }
    }
}
