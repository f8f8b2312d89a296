//! The merge patch of a request for information.

use super::draft::{Field, Text};
use super::members::Members;
use crate::api::schema::rfi::{RelationshipMember, RfiMember};
use crate::json::Value;

/// The merge patch of a request for information as the rules check it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RfiDraft<'d> {
    /// The patch as a whole.
    pub(crate) at: Value<'d>,
    pub(crate) relationship: Field<Value<'d>>,
    pub(crate) status: Field<Text<'d>>,
    pub(crate) comment: Field<Text<'d>>,
    /// The `null` by which the patch deletes the comment.
    pub(crate) deleted_comment: Option<Value<'d>>,
}

impl<'d> RfiDraft<'d> {
    pub(crate) fn read(patch: Value<'d>) -> Self {
        let members = Members::of(patch);
        let relationship = members.nested::<RelationshipMember>(RfiMember::CustomerRelationship);
        Self {
            at: patch,
            relationship: relationship.map(Members::at),
            status: relationship.and_then(|at| at.text(RelationshipMember::Status)),
            comment: relationship.and_then(|at| at.text(RelationshipMember::Comment)),
            deleted_comment: relationship
                .present()
                .and_then(|members| members.null(RelationshipMember::Comment)),
        }
    }
}
