//! The merge patch of a request for information as a type.

use alloc::string::String;

use crate::api::schema::Row;
use crate::api::schema::rfi::{RelationshipMember, RfiMember};
use crate::api::{Model, RelationshipStatus};
use crate::json::Value;
use crate::json::writer::Writer;
use crate::resource::Members;
use crate::resource::valid::Resource;
use crate::resource::valid::sealed::Sealed;

/// The answer of the operator to the consent of a customer: the merge patch of a request for information.
///
/// ```
/// use acg_policy::{ConsentPatch, RelationshipStatus, Resource, Validator};
///
/// let patch = ConsentPatch::new()
///     .with_status(RelationshipStatus::ConsentDeclined)
///     .with_comment("no coverage at this address");
/// assert!(Validator::default().check_resource(&patch, None).is_accepted());
/// assert_eq!(
///     patch.to_json(),
///     r#"{"customerRelationship":{"status":"ConsentDeclined","comment":"no coverage at this address"}}"#
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ConsentPatch {
    /// The relationship with the customer.
    pub customer_relationship: Change<CustomerRelationship>,
}

/// The relationship with a customer, in a [`ConsentPatch`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct CustomerRelationship {
    /// How the operator answers.
    pub status: Change<RelationshipStatus>,
    /// The reason, which the customer can read.
    pub comment: Change<String>,
}

/// What a merge patch (RFC 7396) does to a member.
///
/// ```
/// use acg_policy::{Change, ConsentPatch, Resource};
///
/// let mut patch = ConsentPatch::new().without_comment();
/// assert_eq!(patch.to_json(), r#"{"customerRelationship":{"comment":null}}"#);
/// patch.customer_relationship = Change::Delete;
/// assert_eq!(patch.to_json(), r#"{"customerRelationship":null}"#);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "RFC 7396 has no more")]
pub enum Change<T> {
    /// The member stays as it is: the patch does not have it.
    #[default]
    Keep,
    /// The member is deleted: it is `null` in the patch.
    Delete,
    /// The member gets this value.
    Set(T),
}

impl ConsentPatch {
    /// A patch that changes nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how the operator answers.
    #[must_use]
    pub fn with_status(self, status: impl Into<RelationshipStatus>) -> Self {
        self.with_relationship(|relationship| relationship.status = Change::Set(status.into()))
    }

    /// Sets the reason, which the customer can read.
    #[must_use]
    pub fn with_comment(self, comment: impl Into<String>) -> Self {
        self.with_relationship(|relationship| relationship.comment = Change::Set(comment.into()))
    }

    /// Deletes the reason.
    ///
    /// ```
    /// use acg_policy::{ConsentPatch, Resource};
    ///
    /// let patch = ConsentPatch::new().with_status("AgreementSigned").without_comment();
    /// assert!(patch.to_json().ends_with(r#""comment":null}}"#));
    /// ```
    #[must_use]
    pub fn without_comment(self) -> Self {
        self.with_relationship(|relationship| relationship.comment = Change::Delete)
    }

    fn with_relationship(mut self, change: impl FnOnce(&mut CustomerRelationship)) -> Self {
        let mut relationship = match self.customer_relationship {
            Change::Set(relationship) => relationship,
            Change::Keep | Change::Delete => CustomerRelationship::default(),
        };
        change(&mut relationship);
        self.customer_relationship = Change::Set(relationship);
        self
    }
}

impl Resource for ConsentPatch {}

impl Sealed for ConsentPatch {
    const MODEL: Model = Model::Rfi;

    fn build(body: Value<'_>) -> Option<Self> {
        let body = Members::of(body);
        let customer_relationship = change(body, RfiMember::CustomerRelationship, |at| {
            let relationship = Members::of(at);
            Some(CustomerRelationship {
                status: change(relationship, RelationshipMember::Status, |at| {
                    at.as_str().map(Into::into)
                }),
                comment: change(relationship, RelationshipMember::Comment, |at| {
                    at.as_str().map(Into::into)
                }),
            })
        });
        Some(Self { customer_relationship })
    }

    fn write(&self, w: &mut Writer) {
        let Self { customer_relationship } = self;
        w.object(|w| {
            write_change(w, "customerRelationship", customer_relationship, |w, relationship| {
                let CustomerRelationship { status, comment } = relationship;
                w.object(|w| {
                    write_change(w, "status", status, |w, status| w.string(status.as_str()));
                    write_change(w, "comment", comment, |w, comment| w.string(comment));
                });
            });
        });
    }
}

/// The change of a member in a patch without errors.
fn change<'d, R: Row, T>(
    patch: Members<'d, R>,
    row: R,
    read: impl FnOnce(Value<'d>) -> Option<T>,
) -> Change<T> {
    if patch.null(row).is_some() {
        return Change::Delete;
    }
    patch.value(row).present().and_then(read).map_or(Change::Keep, Change::Set)
}

fn write_change<T>(
    w: &mut Writer,
    name: &'static str,
    change: &Change<T>,
    write: impl FnOnce(&mut Writer, &T),
) {
    match change {
        Change::Keep => {}
        Change::Delete => w.member(name, Writer::null),
        Change::Set(value) => w.member(name, |w| write(w, value)),
    }
}
